import { join } from 'node:path';
import { listBackups } from './catalogue.ts';
import { layout } from './layout.ts';
import type { CopyReaders } from './port.ts';
import { verifyBackup } from './verify-backup.ts';

/** The store's copy in the newest backup that has one and is sound. */
export async function newestStoreCopy(directory: string, readers: CopyReaders): Promise<string | undefined> {
  for (const { folder, manifest } of await listBackups(directory)) {
    if (!manifest.store.copied) continue;
    const { faults } = await verifyBackup(folder, readers);
    if (faults.length === 0) return join(folder, layout.store);
  }
  return undefined;
}
