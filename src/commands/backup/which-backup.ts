import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UnavailableError } from '../../model/errors.ts';
import type { InstalledBackups } from './installed-backups.ts';

/**
 * The folder that an operator means: a path, a name in the usual folder, or `newest`.
 *
 * @throws {UnavailableError} when there is none.
 */
export async function findBackup(wanted: string, { directory, list }: InstalledBackups): Promise<string> {
  if (wanted === 'newest') {
    const backups = await list();
    const owners = new Set(backups.map(({ manifest }) => manifest.installation));
    if (owners.size > 1) {
      const folders = backups.map(({ folder }) => folder).join(', ');
      throw new UnavailableError(
        `${directory} has backups of several installations; name the one that you mean: ${folders}`,
      );
    }
    const [newest] = backups;
    if (newest !== undefined) return newest.folder;
    throw new UnavailableError(`there is no backup in ${directory}`);
  }
  const found = [wanted, join(directory, wanted)].find((folder) => existsSync(folder));
  if (found !== undefined) return found;
  throw new UnavailableError(`there is no backup ${wanted}, neither here nor in ${directory}`);
}
