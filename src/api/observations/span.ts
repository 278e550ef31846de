import { z } from 'zod';
import { days } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import { after, before, clockTolerance, type EpochMs } from '../../model/time.ts';
import type { TimeSpan } from '../../stores/port.ts';
import { MomentShape } from '../vocabulary/query.ts';

export const spanFields = {
  from: MomentShape.optional().describe('Included. One day before `to` when left out, or before now without a `to`.'),
  to: MomentShape.optional().describe(
    'Not included. When left out: now for spans of time, and ten minutes ahead for single readings, since the clock of a device may be that far ahead and the newest value must not be missing.',
  ),
};

const SpanQueryShape = z.object(spanFields);

type SpanQuery = z.output<typeof SpanQueryShape>;

/** @throws {CallerError} when the span is empty. */
export const spanOf = ({ from, to }: SpanQuery, now: EpochMs): TimeSpan =>
  orRefuse({ from: from ?? before(to ?? now, days(1)), to: to ?? now });

/**
 * Also what is dated ahead, as far as such readings are taken at all: one of them may be the current value.
 *
 * @throws {CallerError} when the span is empty.
 */
export const spanOfReadings = ({ from, to }: SpanQuery, now: EpochMs): TimeSpan =>
  orRefuse({ from: from ?? before(to ?? now, days(1)), to: to ?? after(now, clockTolerance) });

function orRefuse(span: TimeSpan): TimeSpan {
  if (span.from < span.to) return span;
  throw new CallerError('query from: must lie before `to`, which is about now when left out.', {
    status: 400,
    code: 'invalid_request',
  });
}
