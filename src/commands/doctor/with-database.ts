import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { nodeSqliteDialect } from '../../database/node-sqlite.ts';
import type { Database } from '../../database/port.ts';
import type { Schema } from '../../database/schema.ts';
import { seconds } from '../../model/duration.ts';
import { BugError } from '../../model/errors.ts';
import { databaseFile, fileExists, uriForReading } from './files.ts';
import { type Finding, ok } from './finding.ts';
import type { Installation } from './installation.ts';

/**
 * Opens the database to be read only, brings nothing up to date, and looks at what a check is about. `table` is what must be
 * there: an older Barrio may have left a database without it.
 */
export async function withDatabase(
  { dataDir }: Installation,
  table: string,
  look: (database: Database) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const file = databaseFile(dataDir);
  if (!(await fileExists(file))) return [ok('none yet')];
  const connection = new DatabaseSync(await uriForReading(file), { readOnly: true, timeout: seconds(2) });
  const query = new Kysely<Schema>({ dialect: nodeSqliteDialect(connection) });
  try {
    const isThere = connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table);
    if (isThere === undefined) return [ok('none yet: the next start brings barrio.db up to date')];
    return await look({ file, connection, query, transact: refuse, copyTo: refuse, close: async () => undefined });
  } finally {
    await query.destroy();
  }
}

const refuse = async (): Promise<never> =>
  await Promise.reject(new BugError('whoever only looks at the database changes nothing'));
