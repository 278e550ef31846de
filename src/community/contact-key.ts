import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, messageOf } from '../model/errors.ts';

const keyBytes = 32;

export const contactKeyFile = (dataDir: string): string => join(dataDir, 'contact.key');

/**
 * The key under which people's addresses are kept: the configured one, or that of the data folder, which the first start makes. Without
 * it nobody can be reached any more, so it belongs beside the backups, never in them.
 *
 * @throws {ConfigError} when the file can be neither read nor made, or either holds no key.
 */
export function readOrMakeContactKey({
  dataDir,
  configured,
}: {
  readonly dataDir: string;
  readonly configured?: string | undefined;
}): Uint8Array {
  if (configured !== undefined) return keyOf(configured, 'BARRIO_CONTACT_KEY');
  const file = contactKeyFile(dataDir);
  const text = readText(file);
  // A file that a crash left empty is none.
  return text === undefined || text === '' ? makeKey(file) : keyOf(text, file);
}

/** 32 bytes in base64, with or without its padding, or in hexadecimal digits. */
function keyOf(text: string, where: string): Uint8Array {
  const isHex = /^[0-9a-f]{64}$/i.test(text);
  const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(text);
  if (isHex || isBase64) return Buffer.from(text, isHex ? 'hex' : 'base64');
  throw new ConfigError(
    `${where} holds no key: expected 32 bytes in base64, as \`openssl rand -base64 32\` makes them`,
  );
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new ConfigError(`cannot read the key of addresses ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** Appears whole or not at all: half a key would lose every address that was kept under it. */
function makeKey(file: string): Uint8Array {
  const key = randomBytes(keyBytes);
  try {
    const handle = openSync(`${file}.new`, 'w', 0o600);
    try {
      writeSync(handle, `${key.toString('base64')}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(`${file}.new`, file);
    return key;
  } catch (cause) {
    throw new ConfigError(`cannot keep the key of addresses in ${file}: ${messageOf(cause)}`, { cause });
  }
}
