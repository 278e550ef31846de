import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../database/port.ts';
import type { JournalConsumer } from '../../journal/port.ts';
import { type Duration, hours, milliseconds, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import { after, before, type Clock, type EpochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { countChange } from '../life/figures.ts';
import type { AlertBook, Engine, LateMark } from '../port.ts';
import type { Decision } from './judge.ts';
import { type Place, writeAliveAt, writePlace } from './kept-memory.ts';
import { MemoryWriter } from './memory-writer.ts';

export type KeeperParts = {
  readonly database: Pick<Database, 'transact' | 'connection'>;
  readonly engine: Pick<Engine, 'memory'>;
  readonly book: Pick<AlertBook, 'keep' | 'forget'>;
  /** How long alerts are kept that are over; 0 is for ever. */
  readonly keepFor: Duration;
  readonly late: { mark(connection: Parameters<AlertBook['keep']>[0], marks: readonly LateMark[]): void };
  readonly consumer: Pick<JournalConsumer, 'commit'>;
  readonly clock: Clock;
  readonly events: Pick<Events, 'emit'>;
};

/** Keeps what was decided, and from time to time what the engine remembers with its place in the journal. */
export interface Keeper {
  /**
   * All or nothing, and for as long as it takes. Gives up only when the service ends: `false`, and then it is decided again at the next start.
   */
  keep(decision: Decision): Promise<boolean>;
  /** Whether it is time to {@link remember}: when the last one is so long ago, or much has come since. */
  isDue(since: { readonly every: Duration; readonly isMuch: boolean }): boolean;
  /** Takes up what the engine remembers at this place. It may go on when this resolves; writing goes on beside it. */
  remember(place: Place): Promise<void>;
  /** Notes from time to time that somebody listens, however long it is until the next {@link remember}. */
  stillAlive(at: EpochMs, every: Duration): Promise<void>;
  /** Resolves when what was taken up is written. */
  settled(): Promise<void>;
  onNew(listener: () => void): () => void;
  /** Why it cannot keep anything now. */
  trouble(): string | undefined;
}

const firstRetry = milliseconds(250);
const longestRetry = seconds(5);
const forgetEvery = hours(1);
/** Remembering takes this share of the time at most. */
const restsFor = 50;

export function startKeeper(parts: KeeperParts, signal: AbortSignal): Keeper {
  const { database, engine, book, late, consumer, clock, events } = parts;
  const listeners = new Set<() => void>();
  const memory = new MemoryWriter(database);
  const forgetOld = createForgetting(parts);
  let keptAt: EpochMs = clock.now();
  let took = 0;
  let isWriting = false;
  let writing: Promise<void> = Promise.resolve();
  const { persist, trouble } = createPersistence(events, signal);
  const stillAlive = createSignOfLife(database, persist);

  async function write(place: Place): Promise<void> {
    const isKept = await persist(async () => {
      await memory.write((connection) => {
        writePlace(connection, place);
        forgetOld(connection);
      });
      await consumer.commit(place.position);
    });
    if (isKept) keptAt = clock.now();
    isWriting = false;
  }

  return {
    async keep({ changes, late: marks }) {
      const isKept = await persist(async () => {
        await database.transact((connection) => {
          for (const change of changes) book.keep(connection, change);
          late.mark(connection, marks);
        });
        for (const change of changes) countChange(change, events);
      });
      const isNews = changes.some(({ announcements }) => announcements.length > 0);
      if (isKept && isNews) for (const tell of listeners) tell();
      return isKept;
    },
    isDue({ every, isMuch }) {
      const rested = clock.now() - keptAt;
      if (isWriting) return false;
      return rested < 0 || (rested >= took * restsFor && (isMuch || rested >= every));
    },
    async remember(place) {
      await writing;
      isWriting = true;
      // What others do meanwhile, and the disk, may take their time: that holds up nobody.
      took = await memory.gather(engine.memory());
      writing = write(place);
    },
    stillAlive,
    settled: () => writing,
    onNew(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    trouble,
  };
}

/** Tries again what fails, and says so. */
function createPersistence(events: KeeperParts['events'], signal: AbortSignal) {
  let trouble: string | undefined;

  /** @returns whether it succeeded before the service ended. */
  async function persist(work: () => Promise<void>): Promise<boolean> {
    for (let failures = 0; ; failures += 1) {
      try {
        await work();
        trouble = undefined;
        return true;
      } catch (error) {
        trouble = messageOf(error);
        const retryInMs = Math.min(longestRetry, firstRetry * 2 ** Math.min(failures, 10));
        events.emit('alertsUnwritten', { reason: trouble, retryInMs });
        if (signal.aborted) return false;
        await pause(retryInMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }
  return { persist, trouble: () => trouble };
}

/** Lets go of what has been over for long: once an hour, and each time while there is more of it. */
function createForgetting({ book, keepFor, clock }: Pick<KeeperParts, 'book' | 'keepFor' | 'clock'>) {
  let forgotAt: EpochMs | undefined;
  return (connection: DatabaseSync): void => {
    const now = clock.now();
    if (keepFor === 0 || (forgotAt !== undefined && now < after(forgotAt, forgetEvery))) return;
    const isMore = book.forget(connection, before(now, keepFor));
    if (!isMore) forgotAt = now;
  };
}

/** Notes that somebody listens, beside what is remembered less often. */
function createSignOfLife(database: KeeperParts['database'], persist: (work: () => Promise<void>) => Promise<boolean>) {
  let noted: EpochMs | undefined;
  return async (at: EpochMs, every: Duration): Promise<void> => {
    if (noted !== undefined && at >= noted && at - noted < every) return;
    if (await persist(() => database.transact((connection) => writeAliveAt(connection, at)))) noted = at;
  };
}
