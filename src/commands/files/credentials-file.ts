import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { CallerError, messageOf } from '../../model/errors.ts';
import type { Credential } from '../../registry/port.ts';
import { deviceIdShape } from '../shapes.ts';
import { readJsonFile } from './json-file.ts';

const credentialsShape = z.object({
  credentials: z.array(z.object({ id: deviceIdShape, username: z.string(), password: z.string() })),
});

/** A file of passwords that only its owner can read. */
export interface CredentialsFile {
  /** Puts these among those that are there; a new password replaces the old one of the same id. */
  add(credentials: readonly Credential[]): void;
}

/**
 * Makes sure, before any password is issued, that the file can be written, and that what is in it can be read.
 *
 * @throws {CallerError} when not.
 */
export function prepareCredentialsFile(file: string): CredentialsFile {
  const existing = existsSync(file) ? readJsonFile(file, credentialsShape).credentials : [];
  const draft = `${file}.new`;
  write(draft, '');
  rmSync(draft);
  return {
    add(credentials) {
      const merged = new Map<string, Credential>();
      for (const credential of [...existing, ...credentials]) merged.set(credential.id, credential);
      write(draft, `${JSON.stringify({ credentials: [...merged.values()] }, undefined, 1)}\n`);
      renameSync(draft, file);
    },
  };
}

function write(file: string, text: string): void {
  try {
    rmSync(file, { force: true });
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw new CallerError(`cannot write ${file}: ${messageOf(cause)}`, { status: 400, code: 'file_unwritable', cause });
  }
}
