import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { seconds } from '../model/duration.ts';
import { ConfigError, messageOf } from '../model/errors.ts';
import { errorCode } from './error-code.ts';

const NoteShape = z.object({
  pid: z.int().positive(),
  httpUrl: z.url({ protocol: /^https?$/ }),
  mqttUrl: z.string(),
  startedAt: z.string(),
  version: z.string(),
});

/** Where a running service can be found; it lies in the data folder as long as the service runs. */
export type ServiceNote = Readonly<z.output<typeof NoteShape>>;

/**
 * What is known of the service on a data folder. `silent`: the process of the note is there, but no Barrio answers. `gone`: it
 * ended without taking its note along.
 */
export type Sighting =
  | { readonly state: 'none' }
  | { readonly state: 'gone' | 'silent' | 'running'; readonly note: ServiceNote };

/** A busy service answers this within milliseconds; nobody wants to wait longer for the words "it is not running". */
const patience = seconds(2);

const noteFile = (dataDir: string): string => join(dataDir, 'service.json');

/** Leaves the note, whole or not at all. */
export async function writeServiceNote(dataDir: string, note: ServiceNote): Promise<void> {
  const file = noteFile(dataDir);
  await writeFile(`${file}.new`, `${JSON.stringify(note, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function removeServiceNote(dataDir: string): Promise<void> {
  await rm(noteFile(dataDir), { force: true });
}

/** The note of the service that runs on this data folder, and answers; `undefined` when none does. */
export async function readServiceNote(dataDir: string): Promise<ServiceNote | undefined> {
  const sighting = await findService(dataDir);
  return sighting.state === 'running' ? sighting.note : undefined;
}

/**
 * Looks for the service of a data folder. A note that kill -9 left behind misleads nobody.
 *
 * @throws {ConfigError} when we may not look there.
 */
export async function findService(dataDir: string): Promise<Sighting> {
  const note = await readNote(dataDir);
  if (note === undefined) return { state: 'none' };
  if (!isAlive(note.pid)) return { state: 'gone', note };
  return { state: (await answers(note.httpUrl)) ? 'running' : 'silent', note };
}

async function readNote(dataDir: string): Promise<ServiceNote | undefined> {
  try {
    return NoteShape.safeParse(JSON.parse(await readFile(noteFile(dataDir), 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || ['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    throw new ConfigError(`cannot look for the service in ${dataDir}: ${messageOf(error)}`, { cause: error });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, but not ours to signal.
    return errorCode(error) === 'EPERM';
  }
}

/** Whether a Barrio speaks there: another program may have taken the port meanwhile. */
async function answers(httpUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${httpUrl}/healthz`, { signal: AbortSignal.timeout(patience) });
    return AliveShape.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}

const AliveShape = z.object({ alive: z.literal(true) });
