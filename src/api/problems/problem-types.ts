import { z } from 'zod';
import {
  allRejectionCodes,
  isRejectionCode,
  isReplayable,
  type RejectionCode,
  rejectionCodes,
} from '../../model/rejection.ts';
import { isProblemCode, type ProblemCode, problemCodes, problems } from './catalogue.ts';

export const ProblemTypeShape = z
  .object({
    code: z.string(),
    type: z.string(),
    status: z.int(),
    title: z.string(),
    meaning: z.string(),
    remedy: z.string(),
  })
  .meta({ id: 'ProblemType' });

/** What the `type` of a problem document stands for. */
export type ProblemType = z.output<typeof ProblemTypeShape>;

const ofRequest = (code: ProblemCode): ProblemType => ({ code, type: `/problems/${code}`, ...problems[code] });

const kept = 'It is kept as a dead letter';

/** A request was fine, but not what a device said in it. */
function ofRejection(code: RejectionCode): ProblemType {
  const { meaning, remedy } = rejectionCodes[code];
  const fate = isReplayable(code)
    ? `${kept}, and can be tried again.`
    : `${kept}; to try it again would change nothing.`;
  return {
    code,
    type: `/problems/rejection/${code}`,
    status: 422,
    title: meaning.replace(/\.$/, ''),
    meaning: fate,
    remedy,
  };
}

export const problemTypes: readonly ProblemType[] = problemCodes.map(ofRequest);

export const rejectionTypes: readonly ProblemType[] = allRejectionCodes.map(ofRejection);

/** Of a problem with a request. */
export const problemType = (code: string): ProblemType | undefined =>
  isProblemCode(code) ? ofRequest(code) : undefined;

/** Of a refusal of an item of a message. */
export const rejectionType = (code: string): ProblemType | undefined =>
  isRejectionCode(code) ? ofRejection(code) : undefined;
