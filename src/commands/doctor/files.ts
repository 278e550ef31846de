import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const databaseFile = (dataDir: string): string => join(dataDir, 'barrio.db');

export async function fileExists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * How to open a SQLite database and leave nothing behind. One that was closed has no log, and is opened as if it could never
 * change; otherwise SQLite would make side files. One with a log has its side files already.
 */
export async function uriForReading(file: string): Promise<URL> {
  const uri = pathToFileURL(file);
  if (!(await hasContent(`${file}-wal`))) uri.searchParams.set('immutable', '1');
  return uri;
}

async function hasContent(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0;
  } catch {
    return false;
  }
}
