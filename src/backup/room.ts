import { statfs } from 'node:fs/promises';
import { UnavailableError } from '../model/errors.ts';

const mebibyte = 1024 * 1024;

/** What must stay free: the journal goes on growing meanwhile, and may be on the same disk. */
const marginBytes = 256 * mebibyte;

/**
 * Sees that a disk has room for what will be written, and `remedy` says what to do when it has not.
 *
 * @throws {UnavailableError} when it has not.
 */
export async function requireRoom(folder: string, bytes: number, remedy: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const needed = bytes + marginBytes;
  if (free >= needed) return;
  const [has, needs] = [free, needed].map((count) => `${Math.ceil(count / mebibyte)} MiB`);
  throw new UnavailableError(
    `there is no room for a copy in ${folder}: ${has} are free, and it needs ${needs}. ${remedy}`,
  );
}
