import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';
import { messageOf, UnavailableError } from '../model/errors.ts';

/** All pages in one step: a copy of one moment, however much is written meanwhile. */
const allPages = 2 ** 31 - 1;

/** A restored city must not let in again who signed out, or was signed out, after it was copied. */
const leftOut = ['sessions'] as const;

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
    leaveOut(target);
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

function leaveOut(target: string): void {
  const copy = new DatabaseSync(target);
  try {
    const isTable = copy.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
    for (const table of leftOut) if (isTable.get(table) !== undefined) copy.exec(`DELETE FROM ${table}`);
  } finally {
    copy.close();
  }
}
