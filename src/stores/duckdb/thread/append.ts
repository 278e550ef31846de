import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { AppendTask, NamedNumber } from '../protocol.ts';
import { appendJudgements, appendNames, appendRows } from './append-columns.ts';

/**
 * Writes rows, judgements, new names, the journal position and what is sealed with it in one transaction: all of it, or nothing.
 */
export const append = (connection: DuckDBConnection, task: AppendTask): Promise<void> =>
  inTransaction(connection, async () => {
    await writeNames(connection, task.names);
    for (const { kind, rows } of task.tables) {
      await fill(connection, { schema: 'readings', table: kind }, (appender) => appendRows(appender, rows));
    }
    const { judgements } = task;
    if (judgements.devices.length > 0) {
      await fill(connection, { schema: 'main', table: 'judgements' }, (appender) =>
        appendJudgements(appender, judgements),
      );
    }
    await connection.run('DELETE FROM journal_position');
    await connection.run('INSERT INTO journal_position VALUES (?)', [task.upTo]);
    await connection.run('DELETE FROM batch_seal');
    await connection.run('INSERT INTO batch_seal VALUES (?)', [task.sealed]);
  });

export const writeNames = (connection: DuckDBConnection, names: readonly NamedNumber[]): Promise<void> =>
  fill(connection, { schema: 'main', table: 'names' }, (appender) => appendNames(appender, names));

/** All of the work, or nothing of it. */
export async function inTransaction(connection: DuckDBConnection, work: () => Promise<void>): Promise<void> {
  await connection.run('BEGIN TRANSACTION');
  try {
    await work();
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Opens an appender, has it filled, and closes it whatever happens. */
export async function fill(
  connection: DuckDBConnection,
  target: { readonly schema: string | null; readonly table: string },
  write: (appender: DuckDBAppender) => void,
): Promise<void> {
  const appender = await connection.createAppender(target.table, target.schema);
  try {
    write(appender);
  } finally {
    appender.closeSync();
  }
}
