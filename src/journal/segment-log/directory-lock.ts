import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError, messageOf } from '../../model/errors.ts';
import { errorCode } from './file-system.ts';

/**
 * Makes this process the only owner of a journal's directory, until `close` or its end, however it ends.
 *
 * The lock is the one that SQLite holds on an empty database: the system gives it up with the process, so that kill -9 leaves
 * nothing behind, and a process that got the same number later is not taken for the owner.
 *
 * @throws {ConfigError} when another process owns it.
 */
export function lockDirectory(directory: string): { close(): void } {
  const ownerPath = join(directory, 'owner');
  const database = openDatabase(directory);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new ConfigError(
      `opening the journal: ${directory} is used by ${readOwner(ownerPath)}; stop that one, or give this one a directory of its own`,
      { cause },
    );
  }
  writeFileSync(ownerPath, `process ${process.pid} on ${hostname()}`);
  return { close: () => database.close() };
}

function openDatabase(directory: string): DatabaseSync {
  try {
    return new DatabaseSync(join(directory, 'lock.sqlite'));
  } catch (cause) {
    throw new ConfigError(`opening the journal: cannot write to ${directory}: ${messageOf(cause)}`, { cause });
  }
}

function readOwner(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return `another process (${errorCode(error)})`;
  }
}
