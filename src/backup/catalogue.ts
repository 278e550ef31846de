import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../model/errors.ts';
import { type EpochMs, toIso } from '../model/time.ts';
import { syncFolder } from './files.ts';
import { readManifest } from './manifest.ts';
import type { Backup } from './port.ts';

/** The name of a backup says its time, and can be a folder everywhere. */
export const nameOf = (begunAt: EpochMs): string => toIso(begunAt).replaceAll(':', '-');

const namePattern = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z$/;

/** Stands behind the name of what is not whole yet, or not any more, and says whose it is. */
export const partialOf = (installation: string): string => `.${installation}.partial`;

/** Where an installation keeps backups. Others may keep theirs there too. */
export type BackupPlace = { readonly directory: string; readonly installation: string };

/** Something that should be gone, and cannot be removed. */
export type Leftover = { readonly folder: string; readonly reason: string };

/**
 * The whole backups in a folder, newest first, of whichever installation. What cannot be read as one is left out. Newest is
 * the one that was made last, whatever the clock said.
 */
export async function listBackups(directory: string): Promise<readonly Backup[]> {
  const backups: Backup[] = [];
  for (const name of (await namesIn(directory)).filter((each) => namePattern.test(each))) {
    const folder = join(directory, name);
    const manifest = await readManifest(folder).catch(() => undefined);
    if (manifest !== undefined) backups.push({ folder, manifest });
  }
  return backups.toSorted(newestFirst);
}

const newestFirst = ({ manifest: one }: Backup, { manifest: other }: Backup): number =>
  other.number - one.number ||
  other.journal.end - one.journal.end ||
  Date.parse(other.begunAt) - Date.parse(one.begunAt);

/** Those of one installation, newest first. */
export async function listOwn({ directory, installation }: BackupPlace): Promise<readonly Backup[]> {
  return (await listBackups(directory)).filter(({ manifest }) => manifest.installation === installation);
}

/** Removes the oldest of its own, and never the newest. Answers what it could not remove. */
export async function keepNewest(place: BackupPlace, count: number): Promise<readonly Leftover[]> {
  const surplus = (await listOwn(place)).slice(Math.max(1, count));
  return await removeAll(
    surplus.map(({ folder }) => folder),
    async (folder) => {
      const doomed = folder + partialOf(place.installation);
      // A crash in the middle must not leave something that looks whole.
      await rename(folder, doomed);
      await syncFolder(place.directory);
      await rm(doomed, { recursive: true });
    },
  );
}

/** Removes what a crash left of its own backups that were being made. Answers what it could not remove. */
export async function removeUnfinished({ directory, installation }: BackupPlace): Promise<readonly Leftover[]> {
  const ending = partialOf(installation);
  const unfinished = (await namesIn(directory)).filter(
    (name) => name.endsWith(ending) && namePattern.test(name.slice(0, -ending.length)),
  );
  return await removeAll(
    unfinished.map((name) => join(directory, name)),
    (folder) => rm(folder, { recursive: true }),
  );
}

/** What cannot be removed, perhaps because it is another user's, must not stop the next backup. */
async function removeAll(
  folders: readonly string[],
  remove: (folder: string) => Promise<void>,
): Promise<readonly Leftover[]> {
  const leftovers: Leftover[] = [];
  for (const folder of folders) {
    await remove(folder).catch((error: unknown) => leftovers.push({ folder, reason: messageOf(error) }));
  }
  return leftovers;
}

const namesIn = async (directory: string): Promise<readonly string[]> =>
  existsSync(directory) ? await readdir(directory) : [];
