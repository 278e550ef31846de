import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../../../model/errors.ts';
import type { ForgetfulTable } from '../protocol.ts';

/** So many rows go in one transaction, about: other commits wait for no more than that. */
const portion = 200_000;
/** Milliseconds of the first portion, before it is known how dense the rows are. */
const firstStep = 3_600_000;

/** Deletes from a table what lies before a time, the oldest first, in portions. Answers how many rows went. */
export async function forget(
  connection: DuckDBConnection,
  table: ForgetfulTable,
  { stop, giveWay }: { readonly stop: AbortSignal; readonly giveWay: () => Promise<void> },
): Promise<number> {
  let deleted = 0;
  let step = firstStep;
  let from = await oldest(connection, table, Number.MIN_SAFE_INTEGER);
  while (from !== undefined && !stop.aborted) {
    await giveWay();
    const to = Math.min(from + step, table.before);
    const span = `${table.time} >= ${from} AND ${table.time} < ${to}`;
    const { rowsChanged } = await connection.run(`DELETE FROM ${table.name} WHERE ${span} AND ${table.condition}`);
    deleted += rowsChanged;
    step = rowsChanged > portion ? Math.max(1, Math.floor(step / 2)) : step * 2;
    from = await oldest(connection, table, to);
  }
  return deleted;
}

async function oldest(
  connection: DuckDBConnection,
  { name, time, before, condition }: ForgetfulTable,
  since: number,
): Promise<number | undefined> {
  const answer = await connection.runAndReadAll(
    `SELECT CAST(min(${time}) AS DOUBLE) FROM ${name} WHERE ${time} >= ${since} AND ${time} < ${before} AND ${condition}`,
  );
  const found = answer.getRowsJS()[0]?.[0];
  return typeof found === 'number' ? found : undefined;
}

/** Gives the room of deleted rows back to the file. While others write, DuckDB does not; it will by itself, later. */
export async function checkpoint(connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('CHECKPOINT');
  } catch (error) {
    if (!/other write transactions active/u.test(messageOf(error))) throw error;
  }
}
