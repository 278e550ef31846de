import { z } from 'zod';
import { days } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import { before, type EpochMs } from '../../model/time.ts';
import type { TimeSpan } from '../../stores/port.ts';
import { MomentShape } from '../vocabulary/query.ts';

export const spanFields = {
  from: MomentShape.optional().describe('Included. One day before `to` when left out.'),
  to: MomentShape.optional().describe('Not included. Now when left out.'),
};

const SpanQueryShape = z.object(spanFields);

/** @throws {CallerError} when the span is empty. */
export function spanOf({ from, to }: z.output<typeof SpanQueryShape>, now: EpochMs): TimeSpan {
  const end = to ?? now;
  const span = { from: from ?? before(end, days(1)), to: end };
  if (span.from < span.to) return span;
  throw new CallerError('query from: must lie before `to`, which is now when left out.', {
    status: 400,
    code: 'invalid_request',
  });
}
