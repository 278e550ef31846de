import type { DuckDBConnection } from '@duckdb/node-api';
import { tableName } from '../schema.ts';

/** The first cell of an answer as text; empty when there is none. */
export async function readCell(connection: DuckDBConnection, sql: string): Promise<string> {
  const answer = await connection.runAndReadAll(sql);
  const value = answer.getRowsJS()[0]?.[0];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The kinds that have a table. */
export async function readKinds(connection: DuckDBConnection): Promise<readonly string[]> {
  const answer = await connection.runAndReadAll(
    `SELECT table_name FROM information_schema.tables WHERE table_schema = 'readings' AND table_catalog = current_database()`,
  );
  return answer.getRowsJS().flatMap(([kind]) => (typeof kind === 'string' ? [kind] : []));
}

/** All tables, as a statement names them: readings, judgements, rollups, and what belongs to them. */
export async function readTables(connection: DuckDBConnection): Promise<readonly string[]> {
  const answer = await connection.runAndReadAll(
    `SELECT format('"{}"."{}"', table_schema, table_name) FROM information_schema.tables WHERE table_catalog = current_database()`,
  );
  return answer.getRowsJS().flatMap(([table]) => (typeof table === 'string' ? [table] : []));
}

/** Rows of each kind. */
export async function countRowsOfKinds(connection: DuckDBConnection): Promise<Readonly<Record<string, number>>> {
  const rows: Record<string, number> = {};
  for (const kind of await readKinds(connection)) {
    rows[kind] = Number(await readCell(connection, `SELECT CAST(count(*) AS DOUBLE) FROM ${tableName(kind)}`));
  }
  return rows;
}
