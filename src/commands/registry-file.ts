import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openDatabase } from '../database/open-database.ts';
import type { Database } from '../database/port.ts';
import { makeFolder } from './files/make-folder.ts';

/**
 * Opens the registry's file in the data folder, and makes both when there are none. A new one is announced: a command that was
 * called from another folder than the service would otherwise register into a file that nobody reads.
 */
export async function openRegistryFile(
  dataDir: string,
  { stderr }: { readonly stderr: (line: string) => void },
): Promise<Database> {
  const file = join(dataDir, 'barrio.db');
  const isNew = !existsSync(file);
  makeFolder({ path: dataDir, setting: 'BARRIO_DATA_DIR' });
  const database = await openDatabase({ file });
  if (isNew) {
    stderr(`started a new registry in ${resolve(file)}; if the service uses another folder, set BARRIO_DATA_DIR`);
  }
  return database;
}
