import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** SQLITE_BUSY. */
const busy = 5;

/**
 * Who owns a journal's directory: `process 123 on host`; `undefined` when nobody does. Looks at the lock without taking it for
 * longer than a glance.
 */
export function whoHolds(directory: string): string | undefined {
  const lock = join(directory, 'lock.sqlite');
  if (!existsSync(lock) || !isLocked(lock)) return undefined;
  try {
    return readFileSync(join(directory, 'owner'), 'utf8');
  } catch {
    return 'another process';
  }
}

function isLocked(lock: string): boolean {
  const database = new DatabaseSync(lock, { readOnly: true });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    // A process that was killed leaves an unfinished transaction, which only an owner may tidy up: that is no lock.
    return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === busy;
  } finally {
    database.close();
  }
}
