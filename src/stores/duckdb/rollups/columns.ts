/** A column of a table of rollups: its name and its type. */
type Column = readonly [name: string, type: string];

/** What a rollup is of: numbers stand for the names of devices, areas and quantities. `finish` is the end, which SQL reserves. */
const key: readonly Column[] = [
  ['group_number', 'INTEGER NOT NULL'],
  ['quantity_number', 'INTEGER NOT NULL'],
  ['start', 'BIGINT NOT NULL'],
  ['finish', 'BIGINT NOT NULL'],
];

const counts: readonly Column[] = [
  'counted_count',
  'all_count',
  'pass_count',
  'not_evaluated_count',
  'suspect_count',
  'fail_count',
].map((name) => [name, 'INTEGER NOT NULL']);

const figures: readonly Column[] = [
  'counted_mean',
  'counted_min',
  'counted_max',
  'p10',
  'p50',
  'p90',
  'all_mean',
  'all_min',
  'all_max',
  'completeness',
].map((name) => [name, 'DOUBLE']);

const history: readonly Column[] = [
  ['revision', 'INTEGER NOT NULL'],
  ['worked_out_at', 'BIGINT NOT NULL'],
];

const namesOf = (columns: readonly Column[]): readonly string[] => columns.map(([name]) => name);
const declare = (columns: readonly Column[]): string => columns.map((column) => column.join(' ')).join(', ');

export const countNames = namesOf(counts);
export const figureNames = namesOf(figures);
/** The columns of a rollup that has just been worked out. */
export const workedNames = namesOf([...key, ...counts, ...figures]);
/** The columns of a rollup that is kept. */
export const keptNames = namesOf([...key, ...counts, ...figures, ...history]);

export const keptColumns = declare([...key, ...counts, ...figures, ...history]);

/**
 * Tables of a session that works rollups out: the areas whose readings count for a group (-1: all), how many devices a group has,
 * what was worked out, and what of it is not kept like that yet.
 */
export const sessionTables: readonly string[] = [
  'CREATE TEMP TABLE group_areas (group_number INTEGER, area INTEGER)',
  'CREATE TEMP TABLE group_devices (group_number INTEGER, devices INTEGER)',
  `CREATE TEMP TABLE worked (${declare([...key, ...counts, ...figures])})`,
  `CREATE TEMP TABLE changed (${declare([...key, ...counts, ...figures])}, revision INTEGER, kept_row BIGINT)`,
];

export const emptySession: readonly string[] = ['group_areas', 'group_devices', 'worked', 'changed'].map(
  (table) => `TRUNCATE ${table}`,
);
