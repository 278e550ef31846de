import { hours } from '../../model/duration.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';

/** Both ends included. */
export type ClosedSpan = { readonly from: EpochMs; readonly to: EpochMs };

const mostSpans = 8;
const widestGap = hours(1);

/**
 * A few spans that hold all the times, cut at the widest gaps: one reading of last year among those of now must not have
 * the year between read.
 */
export function spansOf(times: Float64Array): readonly ClosedSpan[] {
  const sorted = times.toSorted();
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const cuts = Array.from({ length: Math.max(0, sorted.length - 1) }, (_, index) => index + 1)
    .filter((index) => at(index) - at(index - 1) > widestGap)
    .sort((one, other) => at(other) - at(other - 1) - (at(one) - at(one - 1)))
    .slice(0, mostSpans - 1)
    .sort((one, other) => one - other);
  const ends = [...cuts, sorted.length];
  return ends.map((end, index) => ({ from: epochMs(at(ends[index - 1] ?? 0)), to: epochMs(at(end - 1)) }));
}
