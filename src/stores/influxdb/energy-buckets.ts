import type { Duration } from '../../model/duration.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { AggregateRow } from '../port.ts';

type Bucket = {
  readonly group: string;
  readonly start: EpochMs;
  count: number;
  energy: number;
  min: number;
  max: number;
};

/** Adds up levels in decibels as energy, by group and time bucket: the mean of 40 and 60 is 57. */
export function createEnergyBuckets(every: Duration) {
  const buckets = new Map<string, Bucket>();
  return {
    add({ group, time, level }: { readonly group: string; readonly time: EpochMs; readonly level: number }): void {
      const start = epochMs(Math.floor(time / every) * every);
      const key = `${group}/${start}`;
      const bucket = buckets.get(key) ?? { group, start, count: 0, energy: 0, min: level, max: level };
      bucket.count += 1;
      bucket.energy += 10 ** (level / 10);
      bucket.min = Math.min(bucket.min, level);
      bucket.max = Math.max(bucket.max, level);
      buckets.set(key, bucket);
    },
    count: (): number => buckets.size,
    rows: (): AggregateRow[] =>
      [...buckets.values()].map(({ group, start, count, energy, min, max }) => ({
        group,
        start,
        count,
        mean: 10 * Math.log10(energy / count),
        min,
        max,
      })),
  };
}
