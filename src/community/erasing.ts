import type { DatabaseSync } from 'node:sqlite';

/** What is deleted is not only forgotten, but written over. That costs too much to do it everywhere. */
export function overwriting(connection: DatabaseSync, work: () => void): void {
  const usual = Number(connection.prepare('PRAGMA secure_delete').get()?.['secure_delete'] ?? 0);
  connection.exec('PRAGMA secure_delete = ON');
  try {
    work();
  } finally {
    connection.exec(`PRAGMA secure_delete = ${usual === 2 ? 'FAST' : usual}`);
  }
}

/**
 * Empties the write-ahead log, in which pages stand as they were before they were written over. It waits for nobody.
 *
 * @returns `false` while somebody reads or writes: it has to be asked for again.
 */
export function emptyWriteAheadLog(connection: DatabaseSync): boolean {
  if (connection.isTransaction) return false;
  const usual = Number(connection.prepare('PRAGMA busy_timeout').get()?.['timeout'] ?? 0);
  connection.exec('PRAGMA busy_timeout = 0');
  try {
    return connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
  } catch {
    return false;
  } finally {
    connection.exec(`PRAGMA busy_timeout = ${usual}`);
  }
}
