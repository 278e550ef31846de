import { randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../model/errors.ts';
import { syncFolder, writeDurably } from './files.ts';
import { layout } from './layout.ts';

const UnfinishedShape = z.object({
  backup: z.string(),
  what: z.enum(['everything', 'database']),
  /** Where what was there before lies. */
  aside: z.array(z.string()),
});

/** A restore that has begun to change a data folder, and did not come to its end. */
export type Unfinished = Readonly<z.output<typeof UnfinishedShape>>;

const heading =
  'A restore of this data folder was interrupted. Run "backup restore" again; until then no service starts.';

/**
 * Says in a data folder that it is being restored, in the place of the database: a service opens that first, and refuses to
 * start on what is none. It is there, whole, at every moment until the restored database takes its place.
 */
export async function markUnfinished(dataDir: string, unfinished: Unfinished): Promise<void> {
  const marker = join(dataDir, `.restoring-${randomUUID()}`);
  await writeDurably(marker, `${heading}\n${JSON.stringify(unfinished)}\n`);
  await rename(marker, join(dataDir, layout.database));
  await syncFolder(dataDir);
}

/** More than the mark ever has; a database may be large. */
const mostBytes = 16_384;

/** `undefined` when no restore was interrupted. */
export async function readUnfinished(dataDir: string): Promise<Unfinished | undefined> {
  const [first, second = ''] = (await readHead(join(dataDir, layout.database))).split('\n');
  if (first !== heading) return undefined;
  try {
    return UnfinishedShape.parse(JSON.parse(second));
  } catch (error) {
    return { backup: `unknown (${messageOf(error)})`, what: 'everything', aside: [] };
  }
}

async function readHead(file: string): Promise<string> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
