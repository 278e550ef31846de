import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import webPush from 'web-push';
import { z } from 'zod';
import { ConfigError, messageOf } from '../../model/errors.ts';

/** What tells push services that it is us (RFC 8292). Browsers that subscribed know the public one. */
export type VapidKeys = { readonly publicKey: string; readonly privateKey: string };

export const vapidFile = (dataDir: string): string => join(dataDir, 'vapid.json');

const keyOf = (bytes: number) =>
  z.string().refine((text) => /^[A-Za-z0-9_-]+$/.test(text) && Buffer.from(text, 'base64url').length === bytes);
const KeysShape = z.object({ publicKey: keyOf(65), privateKey: keyOf(32) });

/**
 * The keys of the data folder, which the first start makes. Without them, everybody who subscribed to pushes has to do so again.
 *
 * @throws {ConfigError} when the file can be neither read nor made, or holds no keys.
 */
export function readOrMakeVapidKeys(dataDir: string): VapidKeys {
  const file = vapidFile(dataDir);
  const text = readText(file);
  // A file that a crash left empty is none.
  return text === undefined || text === '' ? makeKeys(file) : readKeys(text, file);
}

function readKeys(text: string, file: string): VapidKeys {
  try {
    return KeysShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new ConfigError(
      `${file} holds no VAPID keys. Restore it from a copy; if there is none, remove it: the next start makes new ones, and ` +
        'everybody who subscribed to pushes has to do so again',
      { cause },
    );
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new ConfigError(`cannot read the keys of web push ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** Appears whole or not at all. */
function makeKeys(file: string): VapidKeys {
  const keys = webPush.generateVAPIDKeys();
  try {
    const handle = openSync(`${file}.new`, 'w', 0o600);
    try {
      chmodSync(`${file}.new`, 0o600);
      writeSync(handle, `${JSON.stringify(keys)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(`${file}.new`, file);
    return keys;
  } catch (cause) {
    throw new ConfigError(`cannot keep the keys of web push in ${file}: ${messageOf(cause)}`, { cause });
  }
}
