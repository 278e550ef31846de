import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, messageOf } from '../model/errors.ts';
import { errorCode } from './error-code.ts';

/** A token that an operator chose shall not be guessed either. */
export const shortestToken = 16;

const tokenBytes = 32;

export const tokenFile = (dataDir: string): string => join(dataDir, 'operator-token');

/**
 * The word that opens what only an operator may do: the configured one, or the one that the first start made in the data folder.
 *
 * @throws {ConfigError} when the file can be neither read nor made, or holds nothing that could be a token.
 */
export async function readOrMakeToken({
  dataDir,
  configured,
}: {
  readonly dataDir: string;
  readonly configured?: string | undefined;
}): Promise<string> {
  return configured ?? (await readToken(dataDir)) ?? (await makeToken(dataDir));
}

/**
 * The token of the data folder; `undefined` when there is none. A file that a crash left empty is none.
 *
 * @throws {ConfigError} when it cannot be read, or holds nothing that could be a token.
 */
export async function readToken(dataDir: string): Promise<string | undefined> {
  const file = tokenFile(dataDir);
  const token = await readText(file);
  if (token === undefined || token === '') return undefined;
  if (!/^[!-~]*$/.test(token)) {
    throw new ConfigError(
      `${file} holds spaces or signs that do not come through a header. Remove the file: the next start makes one.`,
    );
  }
  if (token.length >= shortestToken) return token;
  throw new ConfigError(
    `${file} holds ${token.length} characters; a token has at least ${shortestToken}. Remove the file: the next start makes one.`,
  );
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw new ConfigError(`cannot read the operator's token ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** Appears whole or not at all, so that no crash leaves half a token. */
async function makeToken(dataDir: string): Promise<string> {
  const file = tokenFile(dataDir);
  const token = randomBytes(tokenBytes).toString('base64url');
  try {
    await writeDurably(`${file}.new`, `${token}\n`);
    await rename(`${file}.new`, file);
    return token;
  } catch (cause) {
    throw new ConfigError(`cannot keep the operator's token in ${file}: ${messageOf(cause)}`, { cause });
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle: FileHandle = await open(file, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
