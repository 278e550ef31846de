import { csvLine } from '../vocabulary/csv.ts';
import type { SeriesAnswer } from './series.ts';

const names = [
  'start',
  'end',
  'quantity',
  'unit',
  'count',
  'mean',
  'min',
  'max',
  'p10',
  'p50',
  'p90',
  'completeness',
  'pass',
  'not_evaluated',
  'suspect',
  'fail',
  'revision',
  'open',
];

/** Windows of time as a table, a line for each. */
export const csvOfSeries = ({ series }: Pick<SeriesAnswer, 'series'>): string =>
  [
    csvLine(names),
    ...series.flatMap(({ quantity, buckets }) => buckets.map((bucket) => lineOf(quantity, bucket))),
  ].join('');

type Bucket = SeriesAnswer['series'][number]['buckets'][number];

function lineOf(quantity: string, { start, end, unit, count, mean, min, max, percentiles, ...rest }: Bucket): string {
  const { completeness, quality, revision, open } = rest;
  const { p10, p50, p90 } = percentiles ?? { p10: null, p50: null, p90: null };
  const { pass, not_evaluated, suspect, fail } = quality;
  const flags = [pass, not_evaluated, suspect, fail];
  return csvLine([
    start,
    end,
    quantity,
    unit,
    count,
    mean,
    min,
    max,
    p10,
    p50,
    p90,
    completeness,
    ...flags,
    revision,
    open,
  ]);
}
