import type { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../model/errors.ts';
import { type Migration, migrations } from './migrations/index.ts';

/**
 * Brings the database to the schema of this program. Safe when several processes start at once: each step runs under SQLite's
 * write lock, and whoever comes second finds it done.
 *
 * @throws {ConfigError} when a newer program made this database.
 */
export function migrate(
  connection: DatabaseSync,
  { file, steps = migrations }: { readonly file: string; readonly steps?: readonly Migration[] },
): void {
  if (versionOf(connection) === steps.length) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(connection);
    if (version > steps.length) throw tooNew(file, { version, known: steps.length });
    for (const { sql } of steps.slice(version)) connection.exec(sql);
    connection.exec(`PRAGMA user_version = ${steps.length}`);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

const versionOf = (connection: DatabaseSync): number =>
  Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);

const tooNew = (file: string, { version, known }: { version: number; known: number }): ConfigError =>
  new ConfigError(
    `the database ${file} has version ${version}, but this Barrio knows only up to ${known}: ` +
      'run the Barrio that made it, or a newer one, or restore a backup',
  );
