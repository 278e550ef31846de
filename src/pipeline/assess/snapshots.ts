import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Position, position } from '../../journal/port.ts';
import { seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Clock, EpochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { chooseObsolete } from './obsolete.ts';

/** A snapshot holds what the tests remember after so many messages. */
export type Snapshot = { readonly at: Position; readonly bytes: Buffer };

/** Where what the tests remember is kept from one life of the process to the next. */
export interface Snapshots {
  /** The newest one at or before a place; one that cannot be read is passed over. */
  newest(upTo: Position): Promise<Snapshot | undefined>;
  /** A writer for one reader of the journal. It writes behind the reader's back, and says so when it cannot. */
  writer(from: Position): SnapshotWriter;
  close(): Promise<void>;
}

export interface SnapshotWriter {
  /** The reader has come so far. Asks for the bytes at once, where it is time for another snapshot. */
  passed(at: Position, bytes: () => readonly Uint8Array[]): void;
}

/** After so many messages, or so long when there are fewer... */
const everyMessages = 50_000;
const every = seconds(60);
/** ...but not so often that the disk is busy with nothing else. */
const atLeast = seconds(5);

export type SnapshotFolder = {
  readonly directory: string;
  readonly clock: Clock;
  readonly events: Pick<Events, 'emit'>;
  /** Up to here nothing is read again. */
  readonly committed: () => Position;
  /** What lies behind the end of the journal is of another one. */
  readonly end: Position;
};

const partial = '.partial';
const nameOf = (at: Position): string => String(at).padStart(16, '0');

export async function openSnapshots(folder: SnapshotFolder): Promise<Snapshots> {
  const { directory, clock, events, end } = folder;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  let kept: Position[] = [];
  for (const name of await readdir(directory)) {
    const at = position(Number(name));
    if (!/^\d{16}$/.test(name) || at > end) await rm(join(directory, name), { force: true, recursive: true });
    else kept.push(at);
  }
  let writing: Promise<void> | undefined;

  async function write(at: Position, pieces: readonly Uint8Array[]): Promise<void> {
    try {
      const file = join(directory, nameOf(at));
      await writeDurably(file, pieces);
      kept = [...new Set([...kept, at])].sort((left, right) => left - right);
      for (const old of chooseObsolete(kept, { committed: folder.committed(), written: at })) {
        await rm(join(directory, nameOf(old)), { force: true });
        kept = kept.filter((one) => one !== old);
      }
    } catch (error) {
      events.emit('judgementMemoryNotKept', { reason: messageOf(error) });
    }
  }

  return {
    async newest(upTo) {
      for (const at of kept.filter((one) => one <= upTo).toReversed()) {
        try {
          return { at, bytes: await readFile(join(directory, nameOf(at))) };
        } catch (error) {
          events.emit('judgementMemoryDamaged', { at, reason: messageOf(error) });
        }
      }
      return undefined;
    },
    writer(from) {
      let last = { at: from, when: clock.now() };
      return {
        passed(at, bytes) {
          if (writing !== undefined || !isTime(last, { at, when: clock.now() })) return;
          last = { at, when: clock.now() };
          writing = write(at, bytes()).finally(() => {
            writing = undefined;
          });
        },
      };
    },
    close: async () => await writing,
  };
}

type Moment = { readonly at: Position; readonly when: EpochMs };

function isTime(last: Moment, now: Moment): boolean {
  const messages = now.at - last.at;
  const passed = Math.abs(now.when - last.when);
  return messages > 0 && (passed >= every || (messages >= everyMessages && passed >= atLeast));
}

/** In pieces, so that nobody who waits for the same disk waits for all of it. */
const mostAtOnce = 1024 * 1024;

async function writeDurably(file: string, pieces: readonly Uint8Array[]): Promise<void> {
  try {
    await writePieces(`${file}${partial}`, pieces);
    await rename(`${file}${partial}`, file);
  } catch (error) {
    // On a full disk, half of a snapshot takes what everybody waits for. That it cannot be removed is no news beside the failure.
    await rm(`${file}${partial}`, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolderOf(file);
}

async function writePieces(file: string, pieces: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    for (const piece of pieces) {
      for (let from = 0; from < piece.byteLength; from += mostAtOnce) {
        await handle.writeFile(piece.subarray(from, from + mostAtOnce));
        await handle.datasync();
        await setImmediate();
      }
    }
  } finally {
    await handle.close();
  }
}

async function syncFolderOf(file: string): Promise<void> {
  const folder = await open(join(file, '..'));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
