import { join } from 'node:path';
import { position } from '../../journal/port.ts';
import type { StoreCopy } from '../port.ts';
import type { StorageLink } from './storage-link.ts';
import { syncPath } from './sync-path.ts';

/** As it is called in a data folder, so that a copy can be opened where it lies. */
export const copyName = 'telemetry.duckdb';

/** Copies the store into a folder, and waits until it is on disk. */
export async function copyStore(link: Pick<StorageLink, 'copyTo'>, folder: string): Promise<StoreCopy> {
  const file = join(folder, copyName);
  const { upTo, rows } = await link.copyTo(file);
  await syncPath(file);
  return { file: copyName, upTo: upTo === undefined ? undefined : position(upTo), rows };
}
