import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { ConfigError, messageOf, UnavailableError } from '../model/errors.ts';
import { copyDatabase } from './copy-database.ts';
import { migrate } from './migrate.ts';
import { nodeSqliteDialect } from './node-sqlite.ts';
import type { Database } from './port.ts';
import type { Schema } from './schema.ts';
import { primaryCodeOf, waitForLock, waitOnThread } from './wait-for-lock.ts';

/**
 * Opens the file, makes it (and its folder) when there is none, and brings it to this program's schema.
 *
 * @throws {ConfigError} when it cannot be opened, is no database, or was made by a newer Barrio.
 */
export async function openDatabase({ file }: { readonly file: string }): Promise<Database> {
  const connection = await connect(file);
  const query = new Kysely<Schema>({ dialect: nodeSqliteDialect(connection) });
  // Kysely hands the one connection to one caller at a time, so this waits for transactions under way.
  const alone = <Result>(work: () => Result | Promise<Result>): Promise<Result> =>
    query.connection().execute(async () => await work());
  return {
    file,
    query,
    connection,
    transact: (work) => alone(() => runTransaction(connection, { file, work })),
    copyTo: (target) => copyDatabase(file, target),
    async close() {
      await alone(() => undefined);
      await query.destroy();
    },
  };
}

async function connect(file: string): Promise<DatabaseSync> {
  let connection: DatabaseSync | undefined;
  try {
    createPrivately(file);
    const opened = new DatabaseSync(file, { timeout: waitOnThread, enableForeignKeyConstraints: true });
    connection = opened;
    await waitForLock(() => prepare(opened, file));
    return opened;
  } catch (cause) {
    connection?.close();
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`cannot open the database ${file}: ${messageOf(cause)}${remedyFor(cause)}`, { cause });
  }
}

/** SQLITE_CORRUPT and _NOTADB: what is in the file is damaged, and a backup has it as it was. */
const damagedCodes: ReadonlySet<number> = new Set([11, 26]);

const remedyFor = (error: unknown): string =>
  damagedCodes.has(primaryCodeOf(error) ?? 0)
    ? '. It is damaged. Put the one of the newest backup in its place: npm run barrio -- backup restore newest --only database --replace'
    : '';

/** What is done already, by us or by another process that starts at the same moment, is not done twice. */
function prepare(connection: DatabaseSync, file: string): void {
  connection.exec('PRAGMA journal_mode = WAL');
  connection.exec('PRAGMA synchronous = FULL');
  migrate(connection, { file });
}

/** SQLite gives its side files the mode of the main file; nobody else on the machine needs to read any of them. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

async function runTransaction<Result>(
  connection: DatabaseSync,
  { file, work }: { readonly file: string; readonly work: (connection: DatabaseSync) => Result },
): Promise<Result> {
  try {
    const answer = await waitForLock(() => {
      connection.exec('BEGIN IMMEDIATE');
      return complete(connection, work);
    });
    return answer();
  } catch (error) {
    throw isPassing(error)
      ? new UnavailableError(`cannot write to the database ${file}: ${messageOf(error)}`, { cause: error })
      : error;
  }
}

/**
 * Ends the transaction that was begun, before anybody else comes to a turn. What went wrong is thrown only where the answer is
 * asked for, so that it is never taken for a refused lock and the work done twice.
 */
function complete<Result>(connection: DatabaseSync, work: (connection: DatabaseSync) => Result): () => Result {
  try {
    const result = work(connection);
    connection.exec('COMMIT');
    return () => result;
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    return () => {
      throw error;
    };
  }
}

/** SQLITE_BUSY, _LOCKED, _READONLY, _IOERR, _FULL, _CANTOPEN: the world's fault, and it may pass. */
const passingCodes: ReadonlySet<number> = new Set([5, 6, 8, 10, 13, 14]);

const isPassing = (error: unknown): boolean => passingCodes.has(primaryCodeOf(error) ?? 0);
