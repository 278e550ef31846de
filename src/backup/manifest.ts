import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, UnavailableError } from '../model/errors.ts';
import { isOfLayout } from './layout.ts';

const rows = z.record(z.string(), z.int().nonnegative());
const place = z.int().nonnegative();

export const ManifestShape = z
  .object({
    format: z.literal(1),
    barrio: z.string().describe('Version of the program that made it.'),
    installation: z.string().optional().describe('The data folder that it is of.'),
    number: z.int().nonnegative().default(0).describe('Each has a higher one than those that were made before it.'),
    begunAt: z.iso.datetime().describe('Everything acknowledged before this is in it.'),
    finishedAt: z.iso.datetime(),
    store: z.object({
      name: z.string(),
      copied: z.boolean().describe('False for a server, which has backups of its own.'),
      upTo: place.optional().describe('Position in the journal that the copied store has reached.'),
      rows: rows.describe('Rows of each kind.'),
    }),
    database: z.object({
      ledgerUpTo: place.optional().describe('Position up to which the ledger has booked.'),
      rows: rows.describe('Rows of each table.'),
    }),
    journal: z.object({
      oldest: place,
      end: place.describe('Position of the last message in it.'),
      messages: place,
      damage: z.array(z.string()).describe('What was damaged before, in a part that nobody needs any more.'),
    }),
    bytes: z.int().nonnegative(),
    files: z.array(
      z.object({
        path: z.string().refine(isOfLayout, 'no file that a backup holds'),
        bytes: z.int().nonnegative(),
        sha256: z.string().length(64),
      }),
    ),
  })
  .meta({ id: 'BackupManifest' });

/** What a backup holds, and how to tell that it still does. */
export type Manifest = Readonly<z.output<typeof ManifestShape>>;

export const manifestName = 'manifest.json';

/** @throws {UnavailableError} when there is none that can be read. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, manifestName);
  try {
    return ManifestShape.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new UnavailableError(`${folder} is no backup that this Barrio can read: ${reason}`, { cause });
  }
}
