import { BugError } from '../../../model/errors.ts';
import { qualityCodes } from '../../../model/quality.ts';
import type { QuantityId } from '../../../model/quantity.ts';
import { qualityColumn, tableName, valueColumn } from '../schema.ts';
import { endOf, type Run } from './runs.ts';

/** Quantities of one kind that follow the same rule, to be rolled up for a run of windows. */
export type Work = {
  /** The kind, and how it is numbered. */
  readonly kind: { readonly id: string; readonly number: number };
  readonly quantities: readonly NumberedQuantity[];
  readonly run: Run;
  readonly by: 'device' | 'area';
  readonly among: Among;
  /** Whether so little is to be read that it is read once, and held: many quantities then cost hardly more than one. */
  readonly isSmall: boolean;
  /** The longest time between two readings of a healthy device, and how long a value is known; in milliseconds. */
  readonly every: number;
  readonly staleAfter: number;
};

export type NumberedQuantity = { readonly id: QuantityId; readonly number: number };

/** Whose readings matter: of one device, of what was in some areas, or all. */
export type Among = { readonly device?: number | undefined; readonly areas?: readonly number[] | undefined };

/** A whole number within a statement. Comparisons with it let blocks be skipped. */
export function whole(number: number): string {
  if (!Number.isSafeInteger(number)) throw new BugError(`${number} is not a whole number`);
  return `CAST(${number} AS BIGINT)`;
}

/** What no test doubts: `pass` and `not_evaluated`. */
export const isCounted = `quality IN (${qualityCodes.pass}, ${qualityCodes.not_evaluated})`;

/** Which readings are wanted, under which name. */
export type Wanted = {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What else must hold of a reading; see {@link inAreas} and {@link ofDevicesIn}. */
  readonly among: string;
};

/**
 * A table (quantity, device, area, time, value, quality of the highest revision) and what it is made of. What is judged to be
 * missing is none.
 */
export function judged(work: Work, { name, from, to, among }: Wanted): readonly string[] {
  const { kind, quantities, isSmall } = work;
  const condition = `${spanOf(from, to)}${ofDevice(work.among)} AND ${among}`;
  const columns = quantities.flatMap(({ id }) => [valueColumn(id), qualityColumn(id)]).join(', ');
  const held = `${name}_rows AS MATERIALIZED (SELECT device, area, time, ${columns} FROM ${tableName(kind.id)} WHERE ${condition})`;
  const values = quantities.map(({ id, number }) => {
    const value = valueColumn(id);
    const source = isSmall ? `${name}_rows WHERE` : `${tableName(kind.id)} WHERE ${condition} AND`;
    return `SELECT ${number} AS quantity, device, area, time, ${value} AS value, ${qualityColumn(id)} AS quality FROM ${source} ${value} IS NOT NULL`;
  });
  const quality = 'coalesce(j.quality, r.quality, 2)';
  return [
    ...(isSmall ? [held] : []),
    // Read again rather than held, where there is much of it: the tables are fast, and memory is short.
    `${name} AS ${isSmall ? '' : 'NOT '}MATERIALIZED (SELECT quantity, device, area, time, value, ${quality} AS quality ` +
      `FROM (${values.join(' UNION ALL ')}) r LEFT JOIN (${judgementsOf(work, { from, to })}) j ` +
      `USING (quantity, device, time) WHERE ${quality} <> ${qualityCodes.missing})`,
  ];
}

const judgementsOf = (work: Work, { from, to }: Pick<Wanted, 'from' | 'to'>): string =>
  `SELECT quantity, device, time, arg_max(quality, revision) AS quality FROM judgements WHERE kind = ${work.kind.number} ` +
  `AND quantity IN (${work.quantities.map(({ number }) => number).join(', ')}) AND ${spanOf(from, to)}${ofDevice(work.among)} ` +
  'GROUP BY quantity, device, time';

export const spanOf = (from: number, to: number): string => `time >= ${whole(from)} AND time < ${whole(to)}`;

export const ofDevice = ({ device }: Among): string => (device === undefined ? '' : ` AND device = ${device}`);

/** A reading was made in one of the areas that matter. */
export function inAreas({ areas }: Among): string {
  if (areas === undefined) return 'true';
  return areas.length === 0 ? 'false' : `area IN (${areas.join(', ')})`;
}

/** A device was in one of the areas that matter, at some time. */
export function ofDevicesIn(work: Work, from: number): string {
  if (work.among.areas === undefined) return 'true';
  const span = spanOf(from, endOf(work.run));
  return `device IN (SELECT device FROM ${tableName(work.kind.id)} WHERE ${span} AND ${inAreas(work.among)})`;
}

/** group_number and the given columns of a source with device and area: once for each group that a row counts for. */
export function grouped({ by, among }: Pick<Work, 'by' | 'among'>, source: string, columns: string): string {
  if (by === 'device') return `SELECT device AS group_number, ${columns} FROM ${source}`;
  const inAreas = `SELECT group_number, ${columns} FROM ${source} JOIN group_areas USING (area)`;
  if (among.areas !== undefined) return inAreas;
  return (
    `${inAreas} UNION ALL ` +
    `SELECT group_number, ${columns} FROM ${source} CROSS JOIN (SELECT group_number FROM group_areas WHERE area = -1)`
  );
}

/** The number of the window, from 0, that a moment of the run lies in. */
export const windowOf = (moment: string, { from, length }: Run): string =>
  `(${moment} - ${whole(from)}) // ${whole(length)}`;

export const startOf = (window: string, { from, length }: Run): string =>
  `${whole(from)} + ${window} * ${whole(length)}`;
