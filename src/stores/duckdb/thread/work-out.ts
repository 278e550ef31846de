import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnsAnswer, WorkOutTask } from '../protocol.ts';
import { emptySession } from '../rollups/columns.ts';
import { fill, inTransaction } from './append.ts';
import { appendGroupAreas, appendGroupDevices } from './append-columns.ts';
import { ask } from './ask.ts';

/** Works rollups out in the tables of the session, and keeps them when the task says so. */
export async function workOut(connection: DuckDBConnection, task: WorkOutTask): Promise<ColumnsAnswer> {
  const { groups, statements, keep } = task;
  await runAll(connection, emptySession);
  await fill(connection, { schema: null, table: 'group_areas' }, (appender) =>
    appendGroupAreas(appender, groups.areas),
  );
  await fill(connection, { schema: null, table: 'group_devices' }, (appender) =>
    appendGroupDevices(appender, groups.devices),
  );
  await runAll(connection, statements);
  if (keep !== undefined) await inTransaction(connection, () => runAll(connection, keep));
  return ask(connection, { task: 'query', sql: task.answer, parameters: [], texts: 0 });
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.run(statement);
}
