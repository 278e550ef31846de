import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';
import { messageOf, UnavailableError } from '../model/errors.ts';

/** All pages in one step: a copy of one moment, however much is written meanwhile. */
const allPages = 2 ** 31 - 1;

/**
 * Copies a database that is in use, as of one moment. A connection of its own reads, so that nobody waits: not the writers, and
 * not this thread.
 *
 * @throws {UnavailableError} when there is a file already, or the disk has no room.
 */
export async function copyDatabase(file: string, target: string): Promise<void> {
  if (existsSync(target)) throw new UnavailableError(`copying ${file}: ${target} exists already`);
  try {
    // The copy holds what the original holds, so nobody else may read it either.
    await (await open(target, 'wx', 0o600)).close();
    const source = new DatabaseSync(file, { readOnly: true });
    try {
      await backup(source, target, { rate: allPages });
    } finally {
      source.close();
    }
    const copy = await open(target, 'r');
    try {
      await copy.sync();
    } finally {
      await copy.close();
    }
  } catch (cause) {
    throw new UnavailableError(`copying ${file} to ${target}: ${messageOf(cause)}`, { cause });
  }
}
