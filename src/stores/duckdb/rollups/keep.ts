import type { ClosedSpan } from '../spans.ts';
import { countNames, figureNames, keptNames, workedNames } from './columns.ts';
import { whole } from './judged.ts';

/** Figures that differ by less than this share of them are the same: adding in another order moves the last digits. */
const tolerance = 1e-9;
/** Sums that cancel each other out leave a rest that is no share of anything. */
const rest = 1e-12;

type Keeping = {
  readonly table: string;
  /** The starts of the windows. */
  readonly spans: readonly ClosedSpan[];
  readonly at: number;
  /** Numbers of the quantities that are directions: 0 and 360 are the same. */
  readonly directions: readonly number[];
  /** Of states: only they are restated because of how complete they are; of others that follows from their count. */
  readonly states: readonly number[];
};

/** Statements of one transaction that keep what was worked out: only what is new or has changed is written. */
export const keepWorked = ({ table, spans, at, ...numbers }: Keeping): readonly string[] => [
  `INSERT INTO changed SELECT ${workedNames.map((name) => `w.${name}`).join(', ')}, coalesce(k.revision, 0) + 1, k.kept_row ` +
    `FROM worked w LEFT JOIN (${keptBefore(table, spans)}) k USING (group_number, quantity_number, start) ` +
    `WHERE k.kept_row IS NULL OR ${differs(numbers)}`,
  `DELETE FROM ${table} WHERE rowid IN (SELECT kept_row FROM changed WHERE kept_row IS NOT NULL)`,
  `INSERT INTO ${table} (${keptNames.join(', ')}) SELECT ${workedNames.join(', ')}, revision, ${whole(at)} ` +
    `FROM changed ORDER BY quantity_number, group_number, start`,
];

/** How many were kept for the first time, and how many in another form before. */
export const countChanged =
  'SELECT CAST(count(*) FILTER (kept_row IS NULL) AS DOUBLE), CAST(count(kept_row) AS DOUBLE) FROM changed';

const keptBefore = (table: string, spans: readonly ClosedSpan[]): string =>
  spans
    .map(
      ({ from, to }) =>
        `SELECT *, rowid AS kept_row FROM ${table} WHERE start >= ${whole(from)} AND start <= ${whole(to)}`,
    )
    .join(' UNION ALL ');

function differs({ directions, states }: Pick<Keeping, 'directions' | 'states'>): string {
  const exact = ['finish', ...countNames].map((name) => `w.${name} <> k.${name}`);
  const near = figureNames.map((name) => {
    const [one, other] = [`w.${name}`, `k.${name}`];
    const limit = `${tolerance} * greatest(abs(${one}), abs(${other})) + ${rest}`;
    const turned =
      directions.length > 0 && name.endsWith('_mean')
        ? ` AND NOT (w.quantity_number IN (${directions.join(', ')}) AND 360 - abs(${one} - ${other}) <= ${limit})`
        : '';
    const asked = name === 'completeness' ? `${among(states)} AND ` : '';
    return `(${asked}${one} IS DISTINCT FROM ${other} AND (${one} IS NULL OR ${other} IS NULL OR (abs(${one} - ${other}) > ${limit}${turned})))`;
  });
  return [...exact, ...near].join(' OR ');
}

const among = (numbers: readonly number[]): string =>
  numbers.length === 0 ? 'false' : `w.quantity_number IN (${numbers.join(', ')})`;
