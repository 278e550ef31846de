import type { Kinds } from '../../model/device-kind.ts';
import { BugError } from '../../model/errors.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { type RollupLevel, rollupLevels } from '../../model/rollup.ts';
import { keptColumns } from './rollups/columns.ts';

/** The table of one kind: a row is what one device observed at one time, a quantity is a column, absent is NULL. */
export type KindTable = { readonly kind: string; readonly quantities: readonly QuantityId[] };

/** An area of 0 means: outside every area. Names of devices and areas are numbered from 1. */
export const noName = 0;

export function tablesOf(kinds: Kinds): readonly KindTable[] {
  return [...kinds.values()].map(({ id, quantities }) => {
    if (quantities.length > 30) throw new BugError(`kind ${id} has more quantities than a mask has bits`);
    return { kind: id, quantities };
  });
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The tables of a kind's rollups: one for each level, of series and of areas. */
export const rollupTable = (
  kind: string,
  { by, level }: { readonly by: 'device' | 'area'; readonly level: RollupLevel },
): string => `rollups.${quoted(rollupName(kind, { by, level }))}`;

const rollupName = (
  kind: string,
  { by, level }: { readonly by: 'device' | 'area'; readonly level: RollupLevel },
): string => `${kind}_${by === 'area' ? 'area_' : ''}${level}`;

export const tableName = (kind: string): string => `readings.${quoted(kind)}`;
export const valueColumn = (quantity: QuantityId): string => quoted(quantity);
export const qualityColumn = (quantity: QuantityId): string => quoted(qualityName(quantity));
const qualityName = (quantity: QuantityId): string => `${quantity}_quality`;

/**
 * Times are milliseconds since 1970 as BIGINT: comparisons need no conversion, so whole blocks outside a span are skipped
 * unread. There is no key and no index on purpose: they cost corruption or speed.
 */
export const baseStatements: readonly string[] = [
  'CREATE SCHEMA IF NOT EXISTS readings',
  'CREATE SCHEMA IF NOT EXISTS rollups',
  'CREATE TABLE IF NOT EXISTS names (number INTEGER NOT NULL, name VARCHAR NOT NULL)',
  'CREATE TABLE IF NOT EXISTS journal_position (up_to DOUBLE NOT NULL)',
  'CREATE TABLE IF NOT EXISTS batch_seal (sealed VARCHAR NOT NULL)',
  // Kinds and quantities are numbered names. `revision` is above 1: the first judgement stands with the reading.
  `CREATE TABLE IF NOT EXISTS judgements (kind INTEGER NOT NULL, device INTEGER NOT NULL, quantity INTEGER NOT NULL, ` +
    `time BIGINT NOT NULL, quality UTINYINT NOT NULL, revision INTEGER NOT NULL, reasons VARCHAR NOT NULL)`,
];

export const baseTables: readonly string[] = ['names', 'journal_position', 'batch_seal', 'judgements'];

const rowColumns =
  'device INTEGER NOT NULL, area INTEGER NOT NULL, time BIGINT NOT NULL, received_at BIGINT NOT NULL, reasons VARCHAR';

const quantityColumns = (quantity: QuantityId): readonly string[] => [
  `${valueColumn(quantity)} DOUBLE`,
  `${qualityColumn(quantity)} UTINYINT`,
];

export const createTable = ({ kind, quantities }: KindTable): string =>
  `CREATE TABLE ${tableName(kind)} (${[rowColumns, ...quantities.flatMap(quantityColumns)].join(', ')})`;

/** The statements that give a table the columns it lacks. Columns are only ever added, at the end. */
export const addColumns = ({ kind, quantities }: KindTable, existing: ReadonlySet<string>): readonly string[] =>
  quantities
    .filter((quantity) => !existing.has(quantity))
    .flatMap(quantityColumns)
    .map((column) => `ALTER TABLE ${tableName(kind)} ADD COLUMN ${column}`);

/** The names of a kind's tables of rollups, and the statement that creates each. */
export const rollupTablesOf = ({ kind }: KindTable): readonly { readonly name: string; readonly create: string }[] =>
  rollupLevels.flatMap((level) =>
    (['device', 'area'] as const).map((by) => ({
      name: rollupName(kind, { by, level }),
      create: `CREATE TABLE ${rollupTable(kind, { by, level })} (${keptColumns})`,
    })),
  );
