import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type DatabaseConnection, type SqliteDatabase, SqliteDialect, SqliteDriver } from 'kysely';
import { waitForLock } from './wait-for-lock.ts';

/**
 * Lets Kysely speak to `node:sqlite`, whose statements take their parameters one by one and do not know if they answer rows. A
 * query that another process is in the way of is tried again.
 */
export const nodeSqliteDialect = (connection: DatabaseSync): SqliteDialect => new PatientDialect(adapt(connection));

class PatientDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): PatientDriver {
    return new PatientDriver({ database: this.#database });
  }
}

class PatientDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    const acquired = await super.acquireConnection();
    return {
      executeQuery: async (query, options) => await waitForLock(() => acquired.executeQuery(query, options)),
      streamQuery: (query, chunkSize, options) => acquired.streamQuery(query, chunkSize, options),
    };
  }
}

function adapt(connection: DatabaseSync): SqliteDatabase {
  return {
    close: () => connection.close(),
    prepare(sql) {
      const statement = connection.prepare(immediate(sql));
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...bindable(parameters)),
        run: (parameters) => statement.run(...bindable(parameters)),
        iterate: (parameters) => statement.iterate(...bindable(parameters)),
      };
    },
  };
}

/** A transaction that reads first and writes later fails at once when another process wrote in between; one that asks for the lock first waits. */
const immediate = (sql: string): string => (sql === 'begin' ? 'begin immediate' : sql);

function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((parameter) => {
    if (typeof parameter === 'boolean') return parameter ? 1 : 0;
    if (parameter === null || typeof parameter === 'string' || typeof parameter === 'number') return parameter;
    if (typeof parameter === 'bigint' || parameter instanceof Uint8Array) return parameter;
    throw new TypeError(`SQLite cannot keep a ${typeof parameter}`);
  });
}
