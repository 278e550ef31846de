import { type Brand, brand } from '../model/brand.ts';
import { UnavailableError } from '../model/errors.ts';
import type { Message } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';

/**
 * Where a message lies in the journal. Opaque outside `journal/` but for three things: it can be compared, it can be kept and
 * given back, and the difference of two is a count of messages. The first message has position 1.
 */
export type Position = Brand<number, 'Position'>;

/** Before the first message. */
export const beginning: Position = brand<Position>(0);

/** For numbers that were a position when they were kept. */
export const position = (number: number): Position => brand<Position>(number);

export type Entry = { readonly position: Position; readonly message: Message };

/** Nothing was written: there is no room. Wait for {@link Journal.writable}, or tell the sender to come back. */
export class JournalFullError extends UnavailableError {}

/**
 * The durable log between acknowledgement and everything else. What it has accepted survives kill -9 and power cuts; what it
 * cannot accept it refuses at once. It never drops.
 */
export interface Journal {
  /**
   * Appends in order. Resolves when all of them are on disk; calls made while a commit is under way share the next one.
   * Payloads are copied before the call returns, so they may be views into a buffer that is used again.
   *
   * @throws {JournalFullError} (as a rejection) when the byte limit or the limit of what waits for the disk is reached; nothing was written.
   * @throws {UnavailableError} (as a rejection) when the disk failed. The journal is then closed for writing: restart the process.
   */
  append(messages: readonly Message[]): Promise<void>;
  /** Resolves when {@link append} has room again; at once when it has. */
  writable(): Promise<void>;
  /** Position of the last durable message. */
  end(): Position;
  /** When the first of the messages was received that wait for the disk; `undefined` when none does. */
  waitingSince(): EpochMs | undefined;
  /**
   * Opens the named consumer, where it left off. A new consumer starts before the oldest message kept. A segment is deleted
   * only when every consumer that was ever opened has committed past it (and the keep window has passed).
   *
   * One that lives only `while_open` starts before the oldest message at every opening, and its place is kept in memory: for
   * whoever makes up at each start what it needs to know, and shall not pay for a disk at each batch.
   */
  consumer(name: string, lifetime?: 'lasting' | 'while_open'): Promise<JournalConsumer>;
  /** Forgets a consumer that will not come back, so that it no longer holds segments. */
  forget(name: string): Promise<void>;
  usage(): JournalUsage;
  /**
   * Copies everything behind `after` into a folder that exists, so that a journal can be opened on it, while appending goes on.
   * What is copied is what was durable when the call began, and perhaps a little more.
   *
   * @throws {RangeError} when `after` lies before the oldest message.
   */
  copyTo(folder: string, after: Position): Promise<JournalCopy>;
  /** Resolves when the disk failed: nothing can be appended any more, and the process should end. Never otherwise. */
  readonly failed: Promise<void>;
  /** Waits for the commit under way, then closes. Further appends are rejected. */
  close(): Promise<void>;
}

export interface JournalConsumer {
  readonly name: string;
  /** What this consumer has finished: everything up to and including it. */
  committed(): Position;
  /** Oldest position that can still be read. */
  oldest(): Position;
  /**
   * The messages after `after`, in order: at least one unless the signal aborts (then none), at most the limits. Waits for the
   * first one. Reading does not commit.
   *
   * With `upTo`, none behind that place; and none at all when it is passed and everything up to it is gone (damaged, or cut off),
   * for nothing will come there any more.
   *
   * @throws {RangeError} when `after` lies before {@link oldest}, or beyond the end.
   */
  read(query: {
    readonly after: Position;
    readonly maxMessages: number;
    readonly upTo?: Position | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<readonly Entry[]>;
  /** Records durably that everything up to `upTo` is finished. Going backwards is ignored. */
  commit(upTo: Position): Promise<void>;
}

/** What a copy of the journal holds: at least the messages from `oldest` to `end`. */
export type JournalCopy = { readonly files: readonly string[]; readonly oldest: Position; readonly end: Position };

export type JournalUsage = {
  readonly bytes: number;
  readonly limitBytes: number;
  readonly segments: number;
  readonly oldest: Position;
  readonly end: Position;
  /** Position of each consumer, by name. */
  readonly consumers: Readonly<Record<string, Position>>;
  /** What was found damaged when the journal was opened: none of it is hidden. */
  readonly damage: readonly JournalDamage[];
};

export type JournalDamage = {
  readonly segment: string;
  readonly offset: number;
  readonly kind: 'torn_tail' | 'damaged_record' | 'unreadable_segment';
  readonly detail: string;
  /** Messages that are known to be gone; 0 for a torn tail, which nobody was promised. */
  readonly messagesLost: number | 'unknown';
};
