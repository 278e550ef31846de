import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EpochMs, toIso } from '../model/time.ts';
import { syncFolder } from './files.ts';
import { readManifest } from './manifest.ts';
import type { Backup } from './port.ts';

/** The name of a backup sorts by its time, and can be a folder everywhere. */
export const nameOf = (begunAt: EpochMs): string => toIso(begunAt).replaceAll(':', '-');

const namePattern = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z$/;
/** Not whole yet, or not any more. */
export const partial = '.partial';

/** The whole backups in a folder, newest first. What cannot be read as one is left out. */
export async function listBackups(directory: string): Promise<readonly Backup[]> {
  const backups: Backup[] = [];
  for (const name of (await namesIn(directory))
    .filter((each) => namePattern.test(each))
    .toSorted()
    .toReversed()) {
    const folder = join(directory, name);
    const manifest = await readManifest(folder).catch(() => undefined);
    if (manifest !== undefined) backups.push({ folder, manifest });
  }
  return backups;
}

/** Removes the oldest ones. */
export async function keepNewest(directory: string, count: number): Promise<void> {
  const surplus = (await listBackups(directory)).slice(Math.max(1, count));
  for (const { folder } of surplus) {
    // A crash in the middle must not leave something that looks whole.
    await rename(folder, folder + partial);
    await syncFolder(directory);
    await rm(folder + partial, { recursive: true });
  }
}

/** Removes what a crash left of backups that were being made. */
export async function removeUnfinished(directory: string): Promise<void> {
  for (const name of await namesIn(directory)) {
    const isUnfinished = name.endsWith(partial) && namePattern.test(name.slice(0, -partial.length));
    if (isUnfinished) await rm(join(directory, name), { recursive: true });
  }
}

const namesIn = async (directory: string): Promise<readonly string[]> =>
  existsSync(directory) ? await readdir(directory) : [];
