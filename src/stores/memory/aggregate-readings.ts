import type { Reading } from '../../model/observation.ts';
import { type QuantityId, quantity } from '../../model/quantity.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { AggregateQuery, AggregateRow } from '../port.ts';

type Bucket = { readonly group: string; readonly start: EpochMs; readonly values: number[] };

/** Counts and averages one quantity by group and time bucket, in memory. */
export function aggregateReadings(readings: readonly Reading[], query: AggregateQuery): readonly AggregateRow[] {
  const buckets = new Map<string, Bucket>();
  for (const reading of readings) {
    if (!isAsked(reading, query)) continue;
    const start = epochMs(Math.floor(reading.time / query.every) * query.every);
    const group = groupOf(reading, query.by);
    const key = `${group}/${start}`;
    for (const observation of reading.observations) {
      if (observation.quantity !== query.quantity) continue;
      const bucket = buckets.get(key) ?? { group, start, values: [] };
      bucket.values.push(observation.value);
      buckets.set(key, bucket);
    }
  }
  return [...buckets.values()].map((bucket) => summarise(bucket, query.quantity)).sort(byGroupThenTime);
}

const isAsked = (reading: Reading, { kind, from, to, device, areas }: AggregateQuery): boolean =>
  reading.kind === kind &&
  reading.time >= from &&
  reading.time < to &&
  (device === undefined || reading.device === device) &&
  (areas === undefined || (reading.area !== undefined && areas.includes(reading.area)));

function groupOf(reading: Reading, by: AggregateQuery['by']): string {
  if (by === 'device') return reading.device;
  return by === 'area' ? (reading.area ?? '') : reading.kind;
}

function summarise({ group, start, values }: Bucket, id: QuantityId): AggregateRow {
  return {
    group,
    start,
    count: values.length,
    mean: quantity(id).averages === 'energy' ? energyMean(values) : arithmeticMean(values),
    min: values.reduce((one, other) => Math.min(one, other)),
    max: values.reduce((one, other) => Math.max(one, other)),
  };
}

const arithmeticMean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Decibels add up as energy: the mean of 40 and 60 is 57, not 50. */
const energyMean = (levels: readonly number[]): number =>
  10 * Math.log10(arithmeticMean(levels.map((level) => 10 ** (level / 10))));

function byGroupThenTime(one: AggregateRow, other: AggregateRow): number {
  if (one.group !== other.group) return one.group < other.group ? -1 : 1;
  return one.start - other.start;
}
