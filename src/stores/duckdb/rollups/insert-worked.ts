import { workedNames } from './columns.ts';
import { startOf, type Work } from './judged.ts';

/** Aggregates over the rows of one group and window, by the names of the columns they go to. */
type Figures = {
  readonly counted_count: string;
  readonly counted_mean: string;
  readonly counted_min: string;
  readonly counted_max: string;
  /** A list of three, or NULL. */
  readonly percentiles: string;
  readonly all_count: string;
  readonly all_mean: string;
  readonly all_min: string;
  readonly all_max: string;
  readonly pass_count: string;
  readonly not_evaluated_count: string;
  readonly suspect_count: string;
  readonly fail_count: string;
  /** What there is of what was to be expected: readings, or time. */
  readonly heard: string;
};

export type Recipe = {
  readonly ctes: readonly string[];
  /** Has group_number and window_number. */
  readonly from: string;
  readonly figures: Figures;
  /** What one device is expected to say in a window. */
  readonly expected: number;
};

/** How many rows have each quality, of those for which the condition is true. */
export const qualityCounts = (condition: string) => ({
  pass_count: `count(*) FILTER (quality = 1 AND ${condition})`,
  not_evaluated_count: `count(*) FILTER (quality = 2 AND ${condition})`,
  suspect_count: `count(*) FILTER (quality = 3 AND ${condition})`,
  fail_count: `count(*) FILTER (quality = 4 AND ${condition})`,
});

/** The statement that works out one quantity for one run of windows, by group. */
export function insertWorked({ by, run, numbers }: Work, { ctes, from, figures, expected }: Recipe): string {
  const named = Object.entries(figures).map(([name, expression]) => `${expression} AS ${name}`);
  const devices = by === 'device' ? '1' : 'devices';
  const columns = new Map([
    ['quantity_number', String(numbers.quantity)],
    ['start', startOf('window_number', run)],
    ['finish', startOf('(window_number + 1)', run)],
    ['p10', 'percentiles[1]'],
    ['p50', 'percentiles[2]'],
    ['p90', 'percentiles[3]'],
    [
      'completeness',
      `CASE WHEN heard = 0 THEN 0 ELSE least(1, heard / (CAST(${expected} AS DOUBLE) * ${devices})) END`,
    ],
  ]);
  const picked = workedNames.map((name) => columns.get(name) ?? name);
  const summed = `(SELECT group_number, window_number, ${named.join(', ')} FROM ${from} GROUP BY group_number, window_number)`;
  const source = by === 'device' ? summed : `${summed} JOIN group_devices USING (group_number)`;
  return `INSERT INTO worked WITH ${ctes.join(', ')} SELECT ${picked.join(', ')} FROM ${source}`;
}
