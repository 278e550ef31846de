import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { milliseconds, seconds } from '../model/duration.ts';
import { ConfigError, messageOf, UnavailableError } from '../model/errors.ts';
import { copyDatabase } from './copy-database.ts';
import { migrate } from './migrate.ts';
import { nodeSqliteDialect } from './node-sqlite.ts';
import type { Database } from './port.ts';
import type { Schema } from './schema.ts';

/** How long to wait for another process that writes. Its transactions take milliseconds; a large import takes some hundred. */
const lockWait = seconds(10);
const switchPause = milliseconds(20);

/**
 * Opens the file, makes it (and its folder) when there is none, and brings it to this program's schema.
 *
 * @throws {ConfigError} when it cannot be opened, is no database, or was made by a newer Barrio.
 */
export async function openDatabase({ file }: { readonly file: string }): Promise<Database> {
  const connection = await connect(file);
  const query = new Kysely<Schema>({ dialect: nodeSqliteDialect(connection) });
  // Kysely hands the one connection to one caller at a time, so this waits for transactions under way.
  const alone = <Result>(work: () => Result): Promise<Result> => query.connection().execute(async () => work());
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
    connection = new DatabaseSync(file, { timeout: lockWait, enableForeignKeyConstraints: true });
    await useWriteAheadLog(connection);
    connection.exec('PRAGMA synchronous = FULL');
    migrate(connection, { file });
    return connection;
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

/**
 * A new file is switched over once. When several processes do that at the same moment, SQLite turns all but one away without
 * waiting, so the others come back; they then find it done.
 */
async function useWriteAheadLog(connection: DatabaseSync): Promise<void> {
  for (let waited = 0; ; waited += switchPause) {
    try {
      connection.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (waited >= lockWait || primaryCodeOf(error) !== busy) throw error;
    }
    await setTimeout(switchPause);
  }
}

/** SQLite gives its side files the mode of the main file; nobody else on the machine needs to read any of them. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
}

function runTransaction<Result>(
  connection: DatabaseSync,
  { file, work }: { readonly file: string; readonly work: (connection: DatabaseSync) => Result },
): Result {
  try {
    connection.exec('BEGIN IMMEDIATE');
    const result = work(connection);
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw isPassing(error)
      ? new UnavailableError(`cannot write to the database ${file}: ${messageOf(error)}`, { cause: error })
      : error;
  }
}

/** SQLITE_BUSY, _LOCKED, _READONLY, _IOERR, _FULL, _CANTOPEN: the world's fault, and it may pass. */
const passingCodes: ReadonlySet<number> = new Set([5, 6, 8, 10, 13, 14]);

const busy = 5;

const isPassing = (error: unknown): boolean => passingCodes.has(primaryCodeOf(error) ?? 0);

/** SQLite's result code. The low byte is the kind; the rest says more about it. */
function primaryCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
