import { qualityCodes } from '../../../model/quality.ts';
import { workedNames } from './columns.ts';
import { grouped, isCounted, startOf, type Work } from './judged.ts';

/** How the rows of quantities that follow one rule are put together. */
export type Recipe = {
  /** The last one is `placed`: quantity, device, area, window_number, quality, value, and what the sums are of. */
  readonly ctes: readonly string[];
  /** For which rows of `placed` the value was observed in the window. */
  readonly observed?: string;
  /** Aggregates over `placed` that add up to those of larger parts. */
  readonly sums: Readonly<Record<string, string>>;
  /** The mean, from the sums (by name, and `observed_count`) of the counted values or of all. */
  readonly mean: (sum: (name: string) => string, of: 'counted' | 'all') => string;
  /** Numbers of the quantities that have percentiles. */
  readonly percentilesOf: readonly number[];
  /** What there is of what was expected: the sum by this name, and what one device is expected to give it in a window. */
  readonly completeness: { readonly sum: string; readonly expected: number };
};

const counted = ` FILTER (${isCounted})`;
const sumOf = {
  counted: (name: string): string => `sum(${name})${counted}`,
  all: (name: string): string => `sum(${name})`,
} as const;

/**
 * The statement that works out quantities for one run of windows, by group. First by device or area and quality, where nothing
 * has to be told apart; then the few rows that this leaves by group. Percentiles cannot be put together from parts.
 */
export function insertWorked(work: Work, recipe: Recipe): string {
  const { by } = work;
  const observed = recipe.observed === undefined ? 'count(*)' : `count(*) FILTER (${recipe.observed})`;
  const sums = { observed_count: observed, ...recipe.sums };
  const named = Object.entries(sums).map(([name, sum]) => `${sum} AS ${name}`);
  const partNames = ['quantity', 'window_number', 'quality', 'least', 'most', ...Object.keys(sums)].join(', ');
  const ctes = [
    ...recipe.ctes,
    `parts AS (SELECT ${by}, quantity, window_number, quality, min(value) AS least, max(value) AS most, ${named.join(', ')} ` +
      `FROM placed GROUP BY ${by}, quantity, window_number, quality)`,
    `grouped AS (${grouped(work, 'parts', partNames)})`,
    `summed AS (SELECT group_number, quantity, window_number, ${summaries(recipe)} FROM grouped ` +
      `GROUP BY group_number, quantity, window_number)`,
    `percentiles AS (${percentiles(work, recipe)})`,
  ];
  const devices = by === 'device' ? '' : ' JOIN group_devices USING (group_number)';
  return (
    `INSERT INTO worked WITH ${ctes.join(', ')} SELECT ${pick(work, recipe).join(', ')} ` +
    `FROM summed LEFT JOIN percentiles USING (group_number, quantity, window_number)${devices}`
  );
}

function summaries({ mean, completeness }: Recipe): string {
  const columns = {
    counted_count: `coalesce(${sumOf.counted('observed_count')}, 0)`,
    counted_mean: mean(sumOf.counted, 'counted'),
    counted_min: `min(least)${counted}`,
    counted_max: `max(most)${counted}`,
    all_count: sumOf.all('observed_count'),
    all_mean: mean(sumOf.all, 'all'),
    all_min: 'min(least)',
    all_max: 'max(most)',
    pass_count: countOf(qualityCodes.pass),
    not_evaluated_count: countOf(qualityCodes.not_evaluated),
    suspect_count: countOf(qualityCodes.suspect),
    fail_count: countOf(qualityCodes.fail),
    heard: `coalesce(${sumOf.counted(completeness.sum)}, 0)`,
  };
  return Object.entries(columns)
    .map(([name, expression]) => `${expression} AS ${name}`)
    .join(', ');
}

const countOf = (quality: number): string => `coalesce(sum(observed_count) FILTER (quality = ${quality}), 0)`;

function percentiles(work: Work, { percentilesOf }: Recipe): string {
  if (percentilesOf.length === 0) return noPercentiles;
  const values = `(SELECT * FROM placed WHERE ${isCounted} AND quantity IN (${percentilesOf.join(', ')}))`;
  return (
    `SELECT group_number, quantity, window_number, quantile_cont(value, [0.1, 0.5, 0.9]) AS shares FROM ` +
    `(${grouped(work, values, 'quantity, window_number, value')}) GROUP BY group_number, quantity, window_number`
  );
}

const noPercentiles =
  'SELECT 0 AS group_number, 0 AS quantity, CAST(0 AS BIGINT) AS window_number, CAST(NULL AS DOUBLE[]) AS shares WHERE false';

function pick({ by, run }: Work, { completeness }: Recipe): readonly string[] {
  const expected = `CAST(${completeness.expected} AS DOUBLE)${by === 'device' ? '' : ' * devices'}`;
  const columns = new Map([
    ['quantity_number', 'quantity'],
    ['start', startOf('window_number', run)],
    ['finish', startOf('(window_number + 1)', run)],
    ['p10', 'shares[1]'],
    ['p50', 'shares[2]'],
    ['p90', 'shares[3]'],
    // More than was expected is all of it, also where nothing was.
    ['completeness', `CASE WHEN heard = 0 THEN 0 WHEN heard >= ${expected} THEN 1 ELSE heard / (${expected}) END`],
  ]);
  return workedNames.map((name) => columns.get(name) ?? name);
}
