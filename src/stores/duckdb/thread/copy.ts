import type { DuckDBConnection } from '@duckdb/node-api';
import type { CopiedAnswer } from '../protocol.ts';
import { countRowsOfKinds, readCell } from './count-rows.ts';
import type { Database } from './database.ts';

/** Everything in the database, as of one transaction, goes into a new file. Readings are taken and questions answered meanwhile. */
export async function copyDatabase(
  database: Database,
  { file, signal }: { readonly file: string; readonly signal: AbortSignal },
): Promise<CopiedAnswer> {
  const connection = await database.connect();
  const interrupt = (): void => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    await connection.run(`ATTACH '${file.replaceAll("'", "''")}' AS the_copy`);
    try {
      return await copyInto(connection);
    } finally {
      await connection.run('DETACH the_copy');
    }
  } finally {
    signal.removeEventListener('abort', interrupt);
    connection.closeSync();
  }
}

async function copyInto(connection: DuckDBConnection): Promise<CopiedAnswer> {
  const source = await readCell(connection, 'SELECT current_database()');
  await connection.run('BEGIN TRANSACTION');
  try {
    const upTo = await readCell(connection, 'SELECT up_to FROM journal_position');
    const rows = await countRowsOfKinds(connection);
    await connection.run(`COPY FROM DATABASE "${source}" TO the_copy`);
    await connection.run('COMMIT');
    // What the log of the copy still holds goes into its file, so that one file is all of it.
    await connection.run('CHECKPOINT the_copy');
    return { answer: 'copied', upTo: upTo === '' ? undefined : Number(upTo), rows };
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
