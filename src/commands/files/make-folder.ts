import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError, messageOf } from '../../model/errors.ts';

/** A folder, and the setting that names it. */
export type NamedFolder = { readonly path: string; readonly setting: string };

/**
 * Makes a folder and those that it lies in, for this user alone: what devices said is nobody else's business. One by one: below a path where no folder can be made, such as `/proc`, Node.js would
 * try to make them all at once for ever.
 *
 * @throws {ConfigError} that names the setting.
 */
export function makeFolder({ path, setting }: NamedFolder): void {
  const missing: string[] = [];
  let at = resolve(path);
  for (; !isThere(at); at = dirname(at)) missing.unshift(at);
  requireFolder(at, { path, setting });
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (cause) {
      // Another process that starts at the same moment may have made it.
      if (isThere(folder)) requireFolder(folder, { path, setting });
      else
        throw new ConfigError(
          `${setting} is ${path}, but ${folder} cannot be made: ${messageOf(cause)}. ${remedy(setting)}`,
          { cause },
        );
    }
  }
}

/** @throws {ConfigError} when there is something else in the place of the folder, or of one that it would lie in. */
export function requireFolderOrNothing({ path, setting }: NamedFolder): void {
  let at = resolve(path);
  while (!isThere(at)) at = dirname(at);
  requireFolder(at, { path, setting });
}

const remedy = (setting: string): string => `Set ${setting} to a folder in which this user may write.`;

/** Also true for a link that leads nowhere: no folder can be made in its place. */
const isThere = (path: string): boolean => lookAt(path) !== 'nothing';

function requireFolder(at: string, { path, setting }: NamedFolder): void {
  if (lookAt(at) === 'folder') return;
  const what = at === resolve(path) ? 'which is' : `but ${at} is`;
  throw new ConfigError(`${setting} is ${path}, ${what} no folder. Move it away, or set ${setting} to another one.`);
}

function lookAt(path: string): 'folder' | 'other' | 'nothing' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'other';
  } catch {
    return isLink(path) ? 'other' : 'nothing';
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    // What cannot be looked at cannot be used either: making it says why.
    return false;
  }
}
