import { basename, dirname, join } from 'node:path';
import { listBackups } from './catalogue.ts';
import { readInstallationId } from './installation-id.ts';
import { layout } from './layout.ts';
import type { Backup, CopyReaders } from './port.ts';
import { verifyBackup } from './verify-backup.ts';

/**
 * The store's copy in the newest backup of a data folder that has one and is sound. Without a data folder it is the one that the
 * backups lie in, and else whoever is alone in keeping backups there: the readings of another city are worse than none.
 */
export async function newestStoreCopy(
  directory: string,
  readers: CopyReaders,
  dataDir = basename(directory) === 'backups' ? dirname(directory) : undefined,
): Promise<string | undefined> {
  const installation = dataDir === undefined ? undefined : await readInstallationId(dataDir);
  for (const { folder, manifest } of ofOne(await listBackups(directory), installation)) {
    if (!manifest.store.copied) continue;
    const { faults } = await verifyBackup(folder, readers);
    if (faults.length === 0) return join(folder, layout.store);
  }
  return undefined;
}

function ofOne(backups: readonly Backup[], installation: string | undefined): readonly Backup[] {
  if (installation !== undefined) return backups.filter(({ manifest }) => manifest.installation === installation);
  const owners = new Set(backups.map(({ manifest }) => manifest.installation));
  return owners.size > 1 ? [] : backups;
}
