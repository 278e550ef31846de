import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { migrate } from '../../src/database/migrate.ts';
import { nodeSqliteDialect } from '../../src/database/node-sqlite.ts';
import type { Database } from '../../src/database/port.ts';
import type { Schema } from '../../src/database/schema.ts';

/** The database of a city, on no disk. */
export function openMemoryDatabase(): Database {
  const connection = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
  migrate(connection, { file: ':memory:' });
  return {
    file: ':memory:',
    query: new Kysely<Schema>({ dialect: nodeSqliteDialect(connection) }),
    connection,
    async transact(work) {
      connection.exec('BEGIN IMMEDIATE');
      try {
        const result = work(connection);
        connection.exec('COMMIT');
        return result;
      } catch (error) {
        connection.exec('ROLLBACK');
        throw error;
      }
    },
    copyTo: () => Promise.reject(new Error('there is no file to copy')),
    close: async () => connection.close(),
  };
}
