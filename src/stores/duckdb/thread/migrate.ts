import type { DuckDBConnection } from '@duckdb/node-api';
import { addColumns, baseStatements, baseTables, createTable, type KindTable, rollupTablesOf } from '../schema.ts';

/**
 * Brings the tables to what the kinds measure today. A checkpoint follows every change of a table at once: a log that mixes
 * changes of tables with rows is what DuckDB has failed to replay.
 */
export async function migrate(connection: DuckDBConnection, tables: readonly KindTable[]): Promise<void> {
  const existing = await existingColumns(connection, 'readings');
  const rollups = await existingColumns(connection, 'rollups');
  const changes = tables.flatMap((table) => {
    const columns = existing.get(table.kind);
    const missing = rollupTablesOf(table).filter(({ name }) => !rollups.has(name));
    return [
      ...(columns === undefined ? [createTable(table)] : addColumns(table, columns)),
      ...missing.map(({ create }) => create),
    ];
  });
  if (changes.length === 0 && (await hasBaseTables(connection))) return;
  for (const statement of ['BEGIN TRANSACTION', ...baseStatements, ...changes, 'COMMIT', 'CHECKPOINT']) {
    await connection.run(statement);
  }
}

async function hasBaseTables(connection: DuckDBConnection): Promise<boolean> {
  const answer = await connection.runAndReadAll(
    `SELECT count(*)::DOUBLE FROM information_schema.tables WHERE table_schema = 'main' AND table_name IN (${baseTables
      .map((name) => `'${name}'`)
      .join(', ')})`,
  );
  return answer.getRowsJS()[0]?.[0] === baseTables.length;
}

async function existingColumns(
  connection: DuckDBConnection,
  schema: 'readings' | 'rollups',
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const answer = await connection.runAndReadAll(
    `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = '${schema}'`,
  );
  const columns = new Map<string, Set<string>>();
  for (const [table, column] of answer.getRowsJS()) {
    if (typeof table !== 'string' || typeof column !== 'string') continue;
    columns.set(table, (columns.get(table) ?? new Set()).add(column));
  }
  return columns;
}
