import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { TooManyTriesError } from '../../accounts/port.ts';
import { JournalFullError } from '../../journal/port.ts';
import { CallerError, messageOf, UnavailableError } from '../../model/errors.ts';
import type { Events } from '../../observability/events.ts';
import { showToOtherPages } from '../app/other-pages.ts';
import { isProblemCode, type ProblemCode, problems } from './catalogue.ts';
import { isPersonLost, sendNothingHere } from './nothing-here.ts';
import { type Problem, ProblemError, type ProblemParts, problemMediaType, problemOf } from './problem.ts';
import { parameterErrors } from './validation.ts';

const patienceSeconds = 5;

/** What Fastify itself refuses, by its error codes. */
const frameworkProblems: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body_empty',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body_not_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_request',
  FST_ERR_BAD_URL: 'invalid_request',
  FST_ERR_ASYNC_CONSTRAINT: 'invalid_request',
  FST_ERR_MAX_PARAM_LENGTH: 'invalid_request',
};

/** Answers every failure with a problem document; what is our fault or that of what we depend on is also said as an event. */
export function createErrorHandler(events: Events) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { code, retryAfterMs, ...parts } = diagnose(error, request);
    if (problems[code].status >= 500 && !isMeant(error)) announce(events, request, error);
    if (problems[code].status === 503 || retryAfterMs !== undefined) {
      reply.header('retry-after', Math.ceil((retryAfterMs ?? patienceSeconds * 1000) / 1000));
    }
    if (code === 'not_found' && isPersonLost(request)) return sendNothingHere(request, reply);
    return sendProblem(reply, problemOf(code, parts));
  };
}

/** Nothing is broken when we say that there is no room, or that we are not ready. */
const isMeant = (error: unknown): boolean => error instanceof JournalFullError || error instanceof ProblemError;

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  reply.removeHeader('etag');
  return showToOtherPages(reply)
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type(problemMediaType)
    .send(problem);
}

type Diagnosis = ProblemParts & { readonly code: ProblemCode; readonly retryAfterMs?: number | undefined };

function diagnose(error: unknown, request: FastifyRequest): Diagnosis {
  const instance = pathOf(request);
  if (error instanceof ProblemError) {
    const { code, message, parts, retryAfterMs } = error;
    return { code, detail: message, instance, retryAfterMs, ...parts };
  }
  if (error instanceof TooManyTriesError) {
    return { code: 'too_many_tries', detail: error.message, instance, retryAfterMs: error.retryAfterMs };
  }
  if (error instanceof CallerError) return { code: codeOf(error), detail: error.message, instance };
  if (error instanceof UnavailableError) {
    const code = error instanceof JournalFullError ? 'journal_full' : 'unavailable';
    return { code, detail: problems[code].meaning, instance, retryAfterMs: error.retryAfterMs };
  }
  if (isFastifyError(error)) return diagnoseFramework(error, request);
  return { code: 'internal', detail: problems.internal.meaning, instance };
}

const codeOf = ({ code, status }: CallerError): ProblemCode => {
  if (isProblemCode(code)) return code;
  return status === 404 ? 'not_found' : 'invalid_request';
};

function diagnoseFramework(error: FastifyError, request: FastifyRequest): Diagnosis {
  const instance = pathOf(request);
  if (error.validation !== undefined) {
    const errors = parameterErrors(error.validation, {
      context: error.validationContext,
      schema: schemaOf(request, error.validationContext),
    });
    const detail = errors.map(({ in: place, name, message }) => `${place} ${name}: ${message}`).join('; ');
    return { code: 'invalid_request', detail, instance, errors };
  }
  const known = frameworkProblems[error.code];
  if (known === 'body_too_large') {
    const { bodyLimit } = request.routeOptions;
    return { code: known, detail: `The body exceeds ${bodyLimit} bytes. Nothing was kept.`, instance };
  }
  if (known !== undefined) return { code: known, detail: problems[known].meaning, instance };
  const refused = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  const code = refused ? 'invalid_request' : 'internal';
  return { code, detail: refused ? error.message : problems.internal.meaning, instance };
}

function schemaOf(request: FastifyRequest, context: string | undefined): unknown {
  const schema = request.routeOptions.schema;
  if (context === 'params') return schema?.params;
  return context === 'body' ? schema?.body : schema?.querystring;
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

function announce(events: Events, request: FastifyRequest, error: unknown): void {
  const route = request.routeOptions?.url ?? 'unknown';
  const name = error instanceof UnavailableError ? 'requestUnanswered' : 'requestFailed';
  events.emit(name, { method: request.method, route, reason: messageOf(error) });
}

/** The path without the query: an address may carry what should not come back in an answer. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '/';
