import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Kinds } from '../../model/device-kind.ts';
import { tableName } from './schema.ts';

/** What a store's file holds, for whoever only looks. */
export type DuckdbLook = {
  /** The journal position up to which it has everything. */
  readonly upTo: number | undefined;
  readonly rows: Readonly<Record<string, number>>;
};

/**
 * Opens a file that nobody else has, to be read only, and lets go of it at once. Changes nothing.
 *
 * @throws when it is damaged, or another process has it.
 */
export async function lookAtDuckdb(file: string, kinds: Kinds): Promise<DuckdbLook> {
  const instance = await DuckDBInstance.create(file, {
    access_mode: 'READ_ONLY',
    memory_limit: '128MiB',
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    try {
      return {
        upTo: await readNumber(connection, 'SELECT up_to FROM journal_position'),
        rows: await countRows(connection, kinds),
      };
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function countRows(connection: DuckDBConnection, kinds: Kinds): Promise<Readonly<Record<string, number>>> {
  const answer = await connection.runAndReadAll(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'readings'",
  );
  const tables = new Set(answer.getRowsJS().map(([name]) => name));
  const rows: Record<string, number> = {};
  for (const { id } of kinds.values()) {
    if (!tables.has(id)) continue;
    rows[id] = (await readNumber(connection, `SELECT count(*)::DOUBLE FROM ${tableName(id)}`)) ?? 0;
  }
  return rows;
}

async function readNumber(connection: DuckDBConnection, statement: string): Promise<number | undefined> {
  const [value] = (await connection.runAndReadAll(statement)).getRowsJS()[0] ?? [];
  return typeof value === 'number' ? value : undefined;
}
