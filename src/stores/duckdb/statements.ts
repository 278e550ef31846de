import { type QuantityId, quantity } from '../../model/quantity.ts';
import type { EpochMs } from '../../model/time.ts';
import type { AggregateQuery, TimeSpan } from '../port.ts';
import { type KindTable, qualityColumn, tableName, valueColumn } from './schema.ts';
import type { ClosedSpan } from './spans.ts';

/** A statement and what is bound to its question marks. */
export type Statement = { readonly sql: string; readonly parameters: readonly number[] };

const number = (expression: string): string => `CAST(${expression} AS DOUBLE)`;
/** Bound numbers arrive as DOUBLE; compared as such, no block could be skipped by its bounds. */
const whole = 'CAST(? AS BIGINT)';
const present = (id: QuantityId): string => `${valueColumn(id)} IS NOT NULL`;

/** time, received_at, area, then value and quality of each quantity; reasons. Parts of one time are put together. */
export function selectReadings(
  table: KindTable,
  query: TimeSpan & {
    readonly device: number;
    readonly quantities: readonly QuantityId[];
    readonly limit: number;
    readonly order: 'ASC' | 'DESC';
  },
): Statement {
  const columns = query.quantities.flatMap((id) => [
    `any_value(${valueColumn(id)})`,
    number(`any_value(${qualityColumn(id)}) FILTER (${present(id)})`),
  ]);
  const head = [number('time'), number('max(received_at)'), number('arg_max(area, received_at)')];
  return {
    sql:
      `SELECT ${[...head, ...columns, 'string_agg(reasons, chr(10))'].join(', ')} FROM ${tableName(table.kind)} ` +
      `WHERE device = ${whole} AND time >= ${whole} AND time < ${whole} AND (${query.quantities.map(present).join(' OR ')}) ` +
      `GROUP BY time ORDER BY time ${query.order} LIMIT ${whole}`,
    parameters: [query.device, query.from, query.to, query.limit],
  };
}

/** group (a number), start, count, mean, min, max. */
export function aggregateBuckets(
  table: KindTable,
  query: TimeSpan &
    Pick<AggregateQuery, 'by' | 'every' | 'quantity'> & {
      readonly device?: number | undefined;
      readonly areas?: readonly number[] | undefined;
    },
): Statement {
  const value = valueColumn(query.quantity);
  const bucket = `(time - ((time % ${whole}) + ${whole}) % ${whole})`;
  const conditions = [`time >= ${whole}`, `time < ${whole}`, present(query.quantity)];
  const parameters: number[] = [query.every, query.every, query.every, query.from, query.to];
  if (query.device !== undefined) {
    conditions.push(`device = ${whole}`);
    parameters.push(query.device);
  }
  if (query.areas !== undefined) {
    conditions.push(`area IN (${query.areas.map(() => whole).join(', ')})`);
    parameters.push(...query.areas);
  }
  const group = query.by === 'kind' ? '0' : query.by;
  return {
    sql:
      `SELECT ${number(group)} AS grp, ${number(bucket)} AS start, ${number('count(*)')}, ${mean(query.quantity)}, ` +
      `min(${value}), max(${value}) FROM ${tableName(table.kind)} WHERE ${conditions.join(' AND ')} ` +
      `GROUP BY grp, start ORDER BY grp, start`,
    parameters,
  };
}

/** Decibels add up as energy. */
const mean = (id: QuantityId): string =>
  quantity(id).averages === 'energy' ? `10 * log10(avg(pow(10, ${valueColumn(id)} / 10)))` : `avg(${valueColumn(id)})`;

/** The rows of the candidates; each span is read by itself, because only then the blocks between are skipped. */
const candidateRows = (table: KindTable, spans: readonly ClosedSpan[]): string => {
  const rows = `SELECT * FROM ${tableName(table.kind)} WHERE time >= ${whole} AND time <= ${whole}`;
  return `(${spans.map(() => rows).join(' UNION ALL ')}) SEMI JOIN candidates USING (device, time)`;
};

const bounds = (spans: readonly ClosedSpan[]): readonly number[] => spans.flatMap(({ from, to }) => [from, to]);

/** Whose rows; all when left out. */
export type RowFilter = {
  readonly devices?: readonly number[] | undefined;
  readonly areas?: readonly number[] | undefined;
};

/** device, time, received_at, area, then value and quality of each quantity; reasons: the rows of a span, in no order. */
export const scanRows = (
  table: KindTable,
  { from, to, devices, areas, limit }: TimeSpan & RowFilter & { readonly limit: number | undefined },
): Statement => ({
  sql:
    `SELECT ${wholeRow(table)} FROM ${tableName(table.kind)} WHERE time >= ${whole} AND time < ${whole}` +
    `${isOneOf('device', devices)}${isOneOf('area', areas)}${limit === undefined ? '' : ` LIMIT ${limit}`}`,
  parameters: [from, to],
});

const isOneOf = (column: string, numbers: readonly number[] | undefined): string =>
  numbers === undefined ? '' : ` AND ${column} IN (${numbers.join(', ')})`;

/** The first and the last time of a span. */
export const boundsOfTime = (table: KindTable, { from, to }: TimeSpan): Statement => ({
  sql: `SELECT ${number('min(time)')}, ${number('max(time)')} FROM ${tableName(table.kind)} WHERE time >= ${whole} AND time < ${whole}`,
  parameters: [from, to],
});

/** device, time, then the value of each quantity: what is there already at the times of the candidates. */
export const overlap = (table: KindTable, spans: readonly ClosedSpan[]): Statement => ({
  sql:
    `SELECT ${[number('device'), number('time'), ...table.quantities.map((id) => `any_value(${valueColumn(id)})`)].join(', ')} ` +
    `FROM ${candidateRows(table, spans)} GROUP BY device, time`,
  parameters: bounds(spans),
});

/** device, then for each quantity the newest time that has one. */
export const newestTimes = (table: KindTable): Statement => ({
  sql:
    `SELECT ${[number('device'), ...table.quantities.map((id) => number(`max(time) FILTER (${present(id)})`))].join(', ')} ` +
    `FROM ${tableName(table.kind)} GROUP BY device`,
  parameters: [],
});

/** device, time, received_at, area, then value and quality of each quantity; reasons: the rows of the candidates. */
export const rowsOfCandidates = (table: KindTable, spans: readonly ClosedSpan[]): Statement => ({
  sql: `SELECT ${wholeRow(table)} FROM ${candidateRows(table, spans)}`,
  parameters: bounds(spans),
});

const wholeRow = (table: KindTable): string =>
  [
    ...['device', 'time', 'received_at', 'area'].map(number),
    ...table.quantities.flatMap((id) => [valueColumn(id), number(qualityColumn(id))]),
    'reasons',
  ].join(', ');

export const newestOfAll = (table: KindTable): Statement => ({
  sql: `SELECT ${number('max(time)')} FROM ${tableName(table.kind)}`,
  parameters: [],
});

/** device, newest time: of the devices that were heard since. */
export const newestSince = (table: KindTable, since: EpochMs): Statement => ({
  sql: `SELECT ${number('device')}, ${number('max(time)')} FROM ${tableName(table.kind)} WHERE time > ${whole} GROUP BY device`,
  parameters: [since],
});

export const allNames: Statement = { sql: `SELECT ${number('number')}, name FROM names`, parameters: [] };

export const countRows = (tables: readonly KindTable[]): Statement => ({
  sql: `SELECT ${tables.map(({ kind }) => `(SELECT ${number('count(*)')} FROM ${tableName(kind)})`).join(', ')}`,
  parameters: [],
});

/** device, time, quantity, quality, revision; reasons: the judgements of the highest revision, of a device, at the candidates, or all. */
export const judgementsOf = (
  { kind, device }: { readonly kind: number; readonly device: number | 'candidates' | 'all' },
  spans: readonly ClosedSpan[],
): Statement => {
  const rows = `SELECT * FROM judgements WHERE kind = ${kind} AND time >= ${whole} AND time <= ${whole}`;
  return {
    sql:
      `SELECT ${['device', 'time', 'quantity', 'arg_max(quality, revision)', 'max(revision)'].map(number).join(', ')}, ` +
      `arg_max(reasons, revision) FROM (${spans.map(() => rows).join(' UNION ALL ')}) ${ofDevices(device)} ` +
      `GROUP BY device, time, quantity`,
    parameters: bounds(spans),
  };
};

function ofDevices(device: number | 'candidates' | 'all'): string {
  if (device === 'all') return '';
  return device === 'candidates' ? 'SEMI JOIN candidates USING (device, time)' : `WHERE device = ${device}`;
}
