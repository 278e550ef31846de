import { randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, UnavailableError } from '../model/errors.ts';
import { writeDurably } from './files.ts';

const fileIn = (dataDir: string): string => join(dataDir, 'installation-id');

const pattern = /^[0-9a-f]{16}$/;

/**
 * What tells the backups of one data folder from those of another in the same place. It stays behind when a backup is restored
 * elsewhere: a copy of a city that is tried out must not remove backups of the original.
 *
 * @throws {UnavailableError} when it can be neither read nor made.
 */
export async function readOrMakeInstallationId(dataDir: string): Promise<string> {
  const file = fileIn(dataDir);
  try {
    const known = await readInstallationId(dataDir);
    if (known !== undefined) return known;
    const made = randomBytes(8).toString('hex');
    await writeDurably(`${file}.new`, `${made}\n`);
    await rename(`${file}.new`, file);
    return made;
  } catch (cause) {
    throw new UnavailableError(`cannot keep the id of this installation in ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** `undefined` before the first backup. */
export async function readInstallationId(dataDir: string): Promise<string | undefined> {
  const text = (await readFile(fileIn(dataDir), 'utf8').catch(() => '')).trim();
  return pattern.test(text) ? text : undefined;
}
