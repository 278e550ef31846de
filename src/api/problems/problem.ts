import { z } from 'zod';
import type { Duration } from '../../model/duration.ts';
import { type ProblemCode, problems } from './catalogue.ts';

export const problemMediaType = 'application/problem+json';

/** One parameter that was wrong, where it stands, and what would be right. */
const ParameterErrorShape = z.object({
  in: z.enum(['path', 'query', 'header', 'body']),
  name: z.string(),
  message: z.string(),
});

export type ParameterError = z.output<typeof ParameterErrorShape>;

const FailedPartShape = z.object({ name: z.string(), detail: z.string(), remedy: z.string() });

/** A problem document (RFC 9457). `code` is the last part of `type`, for clients that switch on it. */
export const ProblemShape = z
  .object({
    type: z.string().describe('Where the problem is documented, relative to this server.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string().describe('The path of the request.'),
    code: z.string(),
    errors: z.array(ParameterErrorShape).optional(),
    parts: z.array(FailedPartShape).optional(),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457).' });

export type Problem = z.output<typeof ProblemShape>;

export type ProblemParts = Pick<Problem, 'detail' | 'instance'> & Partial<Pick<Problem, 'errors' | 'parts'>>;

/** Thrown where a request is answered with a problem on purpose: nothing is broken, so nothing is announced. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly parts: Partial<Pick<Problem, 'parts'>>;
  readonly retryAfterMs: Duration;

  constructor(
    code: ProblemCode,
    detail: string,
    { retryAfter, ...parts }: { readonly retryAfter: Duration } & Partial<Pick<Problem, 'parts'>>,
  ) {
    super(detail);
    this.code = code;
    this.parts = parts;
    this.retryAfterMs = retryAfter;
  }
}

export const problemOf = (code: ProblemCode, parts: ProblemParts): Problem => ({
  type: `/problems/${code}`,
  title: problems[code].title,
  status: problems[code].status,
  code,
  ...parts,
});
