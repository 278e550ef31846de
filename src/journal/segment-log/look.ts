import { join } from 'node:path';
import type { EpochMs } from '../../model/time.ts';
import { beginning, type Position, position } from '../port.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { Cursor } from './cursor.ts';
import { errorCode, nodeFileSystem as files } from './file-system.ts';
import { headerBytes, parseHeader, parseSegmentName, segmentName } from './segment-header.ts';
import { createSourceDecoder } from './source-texts.ts';
import { whoHolds } from './who-holds.ts';

type LookedAt = { readonly name: string; readonly first: Position; readonly bytes: number; readonly begunAt?: EpochMs };

/** What a journal's folder shows to whoever only looks. */
export type JournalLook = {
  readonly bytes: number;
  readonly segments: readonly LookedAt[];
  /** Position of the last message; {@link beginning} when there is none. */
  readonly end: Position;
  /** When the last message was received. */
  readonly newest: EpochMs | undefined;
  readonly consumers: Readonly<Record<string, Position>>;
  /** Who has it open. */
  readonly heldBy: string | undefined;
  /** One sentence for each thing that is wrong. */
  readonly faults: readonly string[];
  /** What a crash left, and the next start mends. */
  readonly unfinished: readonly string[];
};

/**
 * Looks at a journal without opening it: nothing is locked, cut or written, so it may be in use meanwhile. All headers are read,
 * and the last segment whole; what is wrong inside of the others shows when they are read.
 */
export async function lookAtSegmentLog(directory: string): Promise<JournalLook> {
  const names = await files.list(directory);
  const faults: string[] = [];
  const segments: LookedAt[] = [];
  for (const first of names.flatMap((name) => parseSegmentName(name) ?? []).sort((a, b) => a - b)) {
    const segment = await lookAtSegment(directory, first, faults);
    if (segment !== undefined) segments.push(segment);
  }
  const last = segments.at(-1);
  const tail = last === undefined ? noTail : await lookAtTail(join(directory, last.name), last);
  return {
    bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
    segments,
    end: tail.end,
    newest: tail.newest,
    consumers: await lookAtCheckpoints(join(directory, 'consumers'), faults),
    heldBy: whoHolds(directory),
    faults: [...faults, ...tail.faults],
    unfinished: tail.unfinished,
  };
}

/** `undefined` when it was deleted meanwhile, because nobody needs it any more. */
async function lookAtSegment(directory: string, first: Position, faults: string[]): Promise<LookedAt | undefined> {
  const name = segmentName(first);
  try {
    const file = await files.open(join(directory, name), 'read');
    try {
      const bytes = await file.size();
      const start = Buffer.alloc(headerBytes);
      const header = parseHeader(start.subarray(0, await file.read(start, 0)));
      if (header === 'foreign') faults.push(`${name} was written by another version of Barrio`);
      if (header === 'foreign' || header === 'damaged') return { name, first, bytes };
      return { name, first, bytes, begunAt: header.begunAt };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

type Tail = Pick<JournalLook, 'end' | 'newest' | 'faults' | 'unfinished'>;

const noTail: Tail = { end: beginning, newest: undefined, faults: [], unfinished: [] };

async function lookAtTail(path: string, { name, first, bytes }: LookedAt): Promise<Tail> {
  const file = await files.open(path, 'read');
  try {
    const cursor = new Cursor(file, { offset: headerBytes, position: first });
    const [faults, unfinished]: [string[], string[]] = [[], []];
    let newest: EpochMs | undefined;
    const readTexts = createSourceDecoder();
    for (let standing = cursor.look(bytes); standing !== 'end'; standing = cursor.look(bytes)) {
      if (standing === 'record') newest = cursor.take(readTexts).message.receivedAt;
      else if (standing === 'more') await cursor.load(bytes);
      else {
        const { offset } = cursor;
        const next = await cursor.findNext(bytes);
        if (next === undefined) {
          unfinished.push(`${bytes - offset} bytes of an unfinished write at the end of ${name}`);
          break;
        }
        faults.push(
          `${name} is damaged at byte ${offset}: messages ${cursor.next} to ${next.position - 1} cannot be read`,
        );
        cursor.resume(next);
      }
    }
    return { end: position(cursor.next - 1), newest, faults, unfinished };
  } finally {
    await file.close();
  }
}

const suffix = '.checkpoint';

async function lookAtCheckpoints(directory: string, faults: string[]): Promise<Readonly<Record<string, Position>>> {
  const consumers: Record<string, Position> = {};
  const names = await files.list(directory).catch(emptyWhenMissing);
  for (const name of names.filter((each) => each.endsWith(suffix))) {
    const file = await files.open(join(directory, name), 'read');
    try {
      const checkpoint = await CheckpointFile.read(file);
      if (checkpoint === undefined)
        faults.push(`${name} cannot be read: its consumer starts again with the oldest message`);
      else consumers[checkpoint.name] = checkpoint.committed;
    } finally {
      await file.close();
    }
  }
  return consumers;
}

function emptyWhenMissing(error: unknown): readonly string[] {
  if (errorCode(error) === 'ENOENT') return [];
  throw error;
}
