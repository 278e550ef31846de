import { constants, copyFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UnavailableError } from '../../model/errors.ts';
import type { SetAside, StorageSettings } from './protocol.ts';
import { openStorageLink, type StorageLink } from './storage-link.ts';
import { syncPath } from './sync-path.ts';

/** What became of a store that was damaged. */
export type Rebuilt = {
  /** What did not open, under its new name. */
  readonly damaged: string;
  readonly reason: string;
  /** What it began again from. */
  readonly from: RebuiltFrom;
};

/** `file`: the file is sound, and only the newest part, which was in its log, has to come from the journal. */
export type RebuiltFrom = { readonly kind: 'file' | 'nothing' } | { readonly kind: 'backup'; readonly file: string };

export type OpenedStorage = { readonly link: StorageLink; readonly rebuilt: Rebuilt | undefined };

/** Finds a sound copy of the store to begin again from; `undefined` when there is none. */
export type FindCopy = () => Promise<string | undefined>;

/** Opens the file; when it is damaged, begins again from a copy or from nothing. */
export async function openOrRebuild(settings: StorageSettings, findCopy: FindCopy): Promise<OpenedStorage> {
  const opened = await openStorageLink(settings);
  if (!('allSetAside' in opened)) return { link: opened, rebuilt: rebuiltBy(opened.setAside, { kind: 'file' }) };
  const copy = await findCopy();
  if (copy !== undefined) await putInPlace(copy, settings.file);
  const from: RebuiltFrom = copy === undefined ? { kind: 'nothing' } : { kind: 'backup', file: copy };
  const link = await openStorageLink(settings);
  if ('allSetAside' in link)
    throw new UnavailableError(`the copy ${copy} of the store did not open: ${link.allSetAside.reason}`);
  return { link, rebuilt: rebuiltBy(opened.allSetAside, from) };
}

const rebuiltBy = (setAside: SetAside | undefined, from: RebuiltFrom): Rebuilt | undefined =>
  setAside && { damaged: setAside.to, reason: setAside.reason, from };

async function putInPlace(copy: string, file: string): Promise<void> {
  await copyFile(copy, file, constants.COPYFILE_EXCL);
  await syncPath(file);
  await syncPath(dirname(file));
}
