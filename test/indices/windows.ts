import { type Duration, hours } from '../../src/model/duration.ts';
import type { QuantityId } from '../../src/model/quantity.ts';
import type { Rollup } from '../../src/model/rollup.ts';
import { after, type EpochMs, epochMs } from '../../src/model/time.ts';

export const at = (iso: string): EpochMs => epochMs(Date.parse(iso));

/** A whole window of twelve good readings of one quantity, and what is to be different of it. */
export function windowOf(
  quantity: QuantityId,
  mean: number | undefined,
  { start, length = hours(1), ...change }: { start: EpochMs; length?: Duration } & Partial<Rollup>,
): Rollup {
  const end = after(start, length);
  const count = mean === undefined ? 0 : 12;
  const summary = { count, mean, min: mean, max: mean };
  return {
    group: 'centro',
    quantity,
    start,
    end,
    counted: summary,
    percentiles: undefined,
    all: summary,
    quality: { pass: count, not_evaluated: 0, suspect: 0, fail: 0 },
    completeness: mean === undefined ? 0 : 1,
    revision: 1,
    workedOutAt: end,
    ...change,
  };
}

/** Hours that follow each other up to `to`, the newest first; none where there is `undefined`. */
export const hoursBefore = (quantity: QuantityId, to: EpochMs, newestFirst: readonly (number | undefined)[]) =>
  newestFirst.flatMap((mean, age): Rollup[] =>
    mean === undefined ? [] : [windowOf(quantity, mean, { start: epochMs(to - (age + 1) * hours(1)) })],
  );
