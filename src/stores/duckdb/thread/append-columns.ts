import {
  BIGINT,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  DuckDBVector,
  INTEGER,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api';
import type { Candidates, GroupsOfTask, Judgements, NamedNumber } from '../protocol.ts';
import { columnsOf, type Rows } from '../rows.ts';

/** A column on its way into a table; `read` answers the value of a row. */
type Column = { readonly type: DuckDBType; readonly read: (row: number) => DuckDBValue };

/** Hands columns to the appender in chunks, column by column. */
function appendColumns(appender: DuckDBAppender, columns: readonly Column[], count: number): void {
  const size = DuckDBVector.standardSize();
  const types = columns.map(({ type }) => type);
  for (let from = 0; from < count; from += size) {
    const rows = Math.min(size, count - from);
    const chunk = DuckDBDataChunk.create(types, rows);
    for (const [index, column] of columns.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < rows; row += 1) vector.setItem(row, column.read(from + row));
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
}

const integers = (numbers: Int32Array): Column => ({ type: INTEGER, read: (row) => numbers[row] ?? 0 });
const times = (numbers: Float64Array): Column => ({ type: BIGINT, read: (row) => BigInt(numbers[row] ?? 0) });

/** Appends the rows of one kind, in the order of the columns of its table. */
export function appendRows(appender: DuckDBAppender, rows: Rows): void {
  const { values, qualities, ...columns } = columnsOf(rows.buffer, rows);
  const reasons = new Map(rows.reasons.map(({ row, text }) => [row, text]));
  const measured = Array.from({ length: rows.quantities }, (_, quantity) => quantity * rows.count).flatMap(
    (begin): Column[] => [
      { type: DOUBLE, read: (row) => presentNumber(values[begin + row]) },
      { type: UTINYINT, read: (row) => qualities[begin + row] ?? 0 },
    ],
  );
  const ofRow: readonly Column[] = [
    integers(columns.devices),
    integers(columns.areas),
    times(columns.times),
    times(columns.receivedTimes),
    { type: VARCHAR, read: (row) => reasons.get(row) ?? null },
  ];
  appendColumns(appender, [...ofRow, ...measured], rows.count);
}

/** Appends judgements, in the order of the columns of their table. */
export function appendJudgements(appender: DuckDBAppender, judgements: Judgements): void {
  const { kinds, devices, quantities, qualities, revisions, reasons } = judgements;
  const columns: readonly Column[] = [
    integers(kinds),
    integers(devices),
    integers(quantities),
    times(judgements.times),
    { type: UTINYINT, read: (row) => qualities[row] ?? 0 },
    integers(revisions),
    { type: VARCHAR, read: (row) => reasons[row] ?? '' },
  ];
  appendColumns(appender, columns, devices.length);
}

const presentNumber = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

export function appendNames(appender: DuckDBAppender, names: readonly NamedNumber[]): void {
  const columns: readonly Column[] = [
    { type: INTEGER, read: (row) => names[row]?.[0] ?? 0 },
    { type: VARCHAR, read: (row) => names[row]?.[1] ?? '' },
  ];
  appendColumns(appender, columns, names.length);
}

export function appendCandidates(appender: DuckDBAppender, candidates: Candidates): void {
  const columns = [integers(candidates.devices), times(candidates.times)];
  appendColumns(appender, columns, candidates.devices.length);
}

export function appendGroupAreas(appender: DuckDBAppender, { groups, areas }: GroupsOfTask['areas']): void {
  appendColumns(appender, [integers(groups), integers(areas)], groups.length);
}

export function appendGroupDevices(appender: DuckDBAppender, { groups, counts }: GroupsOfTask['devices']): void {
  appendColumns(appender, [integers(groups), integers(counts)], groups.length);
}
