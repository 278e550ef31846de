import { parentPort, workerData } from 'node:worker_threads';
import { DuckDBInstance } from '@duckdb/node-api';
import { messageOf } from '../../../model/errors.ts';
import type { InspectedCopy } from '../inspect-copy.ts';
import { countRowsOfKinds, readCell, readTables } from './count-rows.ts';

async function inspect(file: string): Promise<InspectedCopy> {
  const instance = await DuckDBInstance.create(file, {
    access_mode: 'READ_ONLY',
    memory_limit: '96MiB',
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    const upTo = await readCell(connection, 'SELECT up_to FROM journal_position');
    const rows = await countRowsOfKinds(connection);
    // A count is answered from the head of a table; only a use of every value reads, and thereby checks, every block.
    for (const table of await readTables(connection)) {
      await connection.run(`SELECT bit_xor(hash(every_row)) FROM ${table} AS every_row`);
    }
    connection.closeSync();
    return { faults: [], upTo: upTo === '' ? undefined : Number(upTo), rows };
  } finally {
    instance.closeSync();
  }
}

const file: unknown = workerData;
const answer = await inspect(String(file)).catch((error: unknown) => ({ faults: [messageOf(error)], rows: {} }));
parentPort?.postMessage(answer, []);
