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
import { type Place, writeMemory, writePlace } from './kept-memory.ts';

export type KeeperParts = {
  readonly database: Pick<Database, 'transact'>;
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
   * All or nothing, and for as long as it takes; with a place, also what the engine remembers there. Gives up only when the service
   * ends, and then all of it is decided again at the next start.
   */
  keep(decision: Decision, place: Place | undefined): Promise<void>;
  isOlderThan(span: Duration): boolean;
  onNew(listener: () => void): () => void;
  /** Why it cannot keep anything now. */
  trouble(): string | undefined;
  close(place: Place): Promise<void>;
}

const firstRetry = milliseconds(250);
const longestRetry = seconds(5);
const forgetEvery = hours(1);

export function startKeeper(parts: KeeperParts, signal: AbortSignal): Keeper {
  const { database, engine, book, late, consumer, clock, events } = parts;
  const listeners = new Set<() => void>();
  const unwritten = new Map<string, Uint8Array | undefined>();
  let keptAt: EpochMs = clock.now();
  const forgetOld = createForgetting(parts);
  let trouble: string | undefined;

  /** What the engine gave out is given once only, so it is held until it is written. */
  function remember(): void {
    const { parts: given } = engine.memory();
    for (const name of unwritten.keys()) if (!given.has(name)) unwritten.delete(name);
    for (const [name, bytes] of given) if (bytes !== undefined || !unwritten.has(name)) unwritten.set(name, bytes);
  }

  async function write({ changes, late: marks }: Decision, place: Place | undefined): Promise<void> {
    await database.transact((connection) => {
      for (const change of changes) book.keep(connection, change);
      late.mark(connection, marks);
      if (place === undefined) return;
      writePlace(connection, place);
      writeMemory(connection, unwritten);
      forgetOld(connection);
    });
    for (const change of changes) countChange(change, events);
    if (place === undefined) return;
    for (const name of unwritten.keys()) unwritten.set(name, undefined);
    keptAt = clock.now();
    await consumer.commit(place.position);
  }

  async function keep(decision: Decision, place: Place | undefined): Promise<void> {
    if (place !== undefined) remember();
    for (let failures = 0; ; failures += 1) {
      try {
        await write(decision, place);
        trouble = undefined;
        break;
      } catch (error) {
        trouble = messageOf(error);
        const retryInMs = Math.min(longestRetry, firstRetry * 2 ** Math.min(failures, 10));
        events.emit('alertsUnwritten', { reason: trouble, retryInMs });
        if (signal.aborted) return;
        await pause(retryInMs, undefined, { signal }).catch(() => undefined);
      }
    }
    if (decision.changes.some(({ announcements }) => announcements.length > 0)) for (const tell of listeners) tell();
  }

  return {
    keep,
    isOlderThan: (span) => clock.now() - keptAt >= span || clock.now() < keptAt,
    onNew(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    trouble: () => trouble,
    close: (place) => keep({ changes: [], late: [] }, place),
  };
}

/** Lets go of what has been over for long, at most once an hour. */
function createForgetting({ book, keepFor, clock }: Pick<KeeperParts, 'book' | 'keepFor' | 'clock'>) {
  let forgotAt: EpochMs | undefined;
  return (connection: DatabaseSync): void => {
    const now = clock.now();
    if (keepFor === 0 || (forgotAt !== undefined && now < after(forgotAt, forgetEvery))) return;
    book.forget(connection, before(now, keepFor));
    forgotAt = now;
  };
}
