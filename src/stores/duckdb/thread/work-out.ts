import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnsAnswer, WorkOutTask } from '../protocol.ts';
import { emptySession } from '../rollups/columns.ts';
import { fill, inTransaction } from './append.ts';
import { appendGroupAreas, appendGroupDevices } from './append-columns.ts';
import { ask } from './ask.ts';

/**
 * Works rollups out in the tables of the session, and keeps them when the task says so. Between two statements, and never within a
 * transaction, it gives way.
 */
export async function workOut(
  connection: DuckDBConnection,
  task: WorkOutTask,
  giveWay: () => Promise<void> = async () => undefined,
): Promise<ColumnsAnswer> {
  const { groups, statements, keep, tidy = [] } = task;
  await runAll(connection, emptySession);
  await fill(connection, { schema: null, table: 'group_areas' }, (appender) =>
    appendGroupAreas(appender, groups.areas),
  );
  await fill(connection, { schema: null, table: 'group_devices' }, (appender) =>
    appendGroupDevices(appender, groups.devices),
  );
  for (const statement of statements) {
    await giveWay();
    await connection.run(statement);
  }
  await giveWay();
  if (keep !== undefined) await inTransaction(connection, () => runAll(connection, keep));
  const answer = await ask(connection, { task: 'query', sql: task.answer, parameters: [], texts: 0 });
  const isChanged = answer.numbers.some(([count]) => count !== undefined && count > 0);
  for (const transaction of isChanged ? tidy : []) {
    await giveWay();
    await inTransaction(connection, () => runAll(connection, transaction));
  }
  await runAll(connection, emptySession);
  return answer;
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.run(statement);
}
