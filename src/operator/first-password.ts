import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, messageOf } from '../model/errors.ts';

/**
 * Where the password of the first admin lies when there was no terminal to show it on. Beside the token of the operator, which opens
 * as much: what a program prints ends in a log, is shipped and kept; a file is gone as soon as the password is changed.
 */
export const firstPasswordFile = (dataDir: string): string => join(dataDir, 'first-password');

/** Answers where it lies. @throws {ConfigError} when it cannot be written. */
export async function leaveFirstPassword(dataDir: string, password: string): Promise<string> {
  const file = firstPasswordFile(dataDir);
  try {
    // What an earlier attempt left may be readable by others; a new file never is.
    await rm(file, { force: true });
    await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
    return file;
  } catch (cause) {
    throw new ConfigError(
      `cannot leave the password of the first admin in ${file}: ${messageOf(cause)}. Make a new one: npm run barrio -- account reset admin`,
      { cause },
    );
  }
}

export async function removeFirstPassword(dataDir: string): Promise<void> {
  await rm(firstPasswordFile(dataDir), { force: true });
}
