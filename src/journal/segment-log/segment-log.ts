import { join } from 'node:path';
import { type Duration, milliseconds } from '../../model/duration.ts';
import { BugError, ConfigError, messageOf } from '../../model/errors.ts';
import type { Message } from '../../model/message.ts';
import type { Clock, EpochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import {
  beginning,
  type Journal,
  type JournalConsumer,
  type JournalCopy,
  type JournalUsage,
  type Position,
  position,
} from '../port.ts';
import { type Checkpoint, createConsumer } from '../reading/consumer.ts';
import { createTail, type Tail } from '../reading/tail.ts';
import { Checkpoints } from './checkpoints.ts';
import { CommitLoop } from './commit-loop.ts';
import { copySegments } from './copy.ts';
import { createDamageLog, type DamageLog } from './damage.ts';
import { lockDirectory } from './directory-lock.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { missingSegment, type Recovered, recover } from './recover.ts';
import { Retention } from './retention.ts';
import { Room } from './room.ts';
import { SegmentReader } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';
import { Segments } from './segments.ts';
import { WaitingMessages } from './waiting.ts';

export type SegmentLogSettings = {
  readonly directory: string;
  /** How much may lie unfinished before appends are refused. */
  readonly limitBytes: number;
  readonly segmentBytes?: number;
  /** How long finished segments stay, to be read again, while there is room. */
  readonly keepFor: Duration;
  /** How long appends wait for others to share a commit, while there are others. */
  readonly linger?: Duration;
  /** How much may wait for the disk. */
  readonly waitingLimitBytes?: number;
  readonly clock: Clock;
  readonly events: Events;
  readonly fileSystem?: FileSystem;
};

const mebibyte = 1024 * 1024;
/** With fewer segments than this in the limit, finishing one would free too much of it at once. */
const leastSegments = 8;

/**
 * The journal on a local disk: files of records, appended to by group commit.
 *
 * @throws {ConfigError} when another process owns the directory, or it cannot be used.
 */
export async function openSegmentLog(settings: SegmentLogSettings): Promise<Journal> {
  const { directory, events, fileSystem: files = nodeFileSystem } = settings;
  await using opened = new AsyncDisposableStack();
  await ensureDirectory(files, directory);
  opened.adopt(lockDirectory(directory), (lock) => lock.close());
  const damage = createDamageLog(events);
  const checkpoints = opened.adopt(
    await Checkpoints.open({ directory: join(directory, 'consumers'), files, damage }),
    (open) => open.close(),
  );
  const recovered = await recover({ directory, files, events, damage });
  const log = new SegmentLog({ ...settings, files, damage, checkpoints, recovered });
  await log.open();
  return log.owning(opened.move());
}

async function ensureDirectory(files: FileSystem, directory: string): Promise<void> {
  try {
    await files.ensureDirectory(directory);
  } catch (cause) {
    throw new ConfigError(`opening the journal: cannot make ${directory}: ${messageOf(cause)}`, { cause });
  }
}

const forgotten = (name: string, upTo: Position): BugError =>
  new BugError(`committing ${upTo} for ${name}: this consumer was forgotten`);

type Parts = SegmentLogSettings & {
  readonly files: FileSystem;
  readonly damage: DamageLog;
  readonly checkpoints: Checkpoints;
  readonly recovered: Recovered;
};

class SegmentLog implements Journal {
  readonly #limitBytes: number;
  readonly #files: FileSystem;
  readonly #damage: DamageLog;
  readonly #events: Events;
  readonly #checkpoints: Checkpoints;
  readonly #segments: Segments;
  readonly #tail: Tail;
  readonly #writer: SegmentWriter;
  readonly #loop: CommitLoop;
  readonly #waiting = new WaitingMessages();
  readonly #room: Room;
  readonly #retention: Retention;
  readonly #readers = new Map<SegmentReader, string>();
  /** Places of the consumers that live only while the journal is open. */
  readonly #passing = new Map<string, Position>();
  readonly #start: { readonly end: Position; readonly next: Position };
  readonly #failure = Promise.withResolvers<void>();
  readonly failed = this.#failure.promise;
  #owned = new AsyncDisposableStack();
  #keptBytes = 0;

  constructor(parts: Parts) {
    const { limitBytes, checkpoints, events, clock, files, damage, recovered, directory, keepFor } = parts;
    this.#limitBytes = limitBytes;
    this.#files = files;
    this.#damage = damage;
    this.#events = events;
    this.#checkpoints = checkpoints;
    const segments = new Segments(recovered.segments);
    this.#segments = segments;
    const end = position(Math.max(recovered.end, checkpoints.furthest));
    this.#start = { end: recovered.end, next: position(end + 1) };
    this.#tail = createTail(end);
    const segmentBytes = Math.min(parts.segmentBytes ?? 64 * mebibyte, limitBytes / leastSegments);
    this.#writer = new SegmentWriter({ directory, segmentBytes, files, clock, segments });
    this.#loop = new CommitLoop({
      end,
      next: this.#start.next,
      linger: parts.linger ?? milliseconds(1),
      write: (group) => this.#write(group),
      onDurable: (last) => this.#durable(last),
      onNoRoom: () => this.#room.diskIsFull(),
      onFailed: (cause) => this.#failed(cause),
    });
    this.#room = new Room({
      limitBytes,
      keptBytes: () => this.#keptBytes,
      waitingLimitBytes: parts.waitingLimitBytes ?? 32 * mebibyte,
      waitingBytes: () => this.#loop.waitingBytes,
      probe: () => this.#probe(),
      events,
    });
    this.#retention = new Retention({ segments, keepFor, finished: () => this.#slowest, files, clock, events });
  }

  async open(): Promise<void> {
    this.#reportUnreadLosses();
    await this.#writer.open(this.#start.end, this.#start.next);
    this.#recount();
    this.#events.gauge({
      name: 'barrio_journal_bytes',
      help: 'Bytes of the journal on disk',
      read: () => this.#segments.bytes,
    });
    this.#events.gauge({
      name: 'barrio_journal_waiting_bytes',
      help: 'Bytes that wait for the disk of the journal',
      read: () => this.#loop.waitingBytes,
    });
  }

  /** Takes over what must be closed after the journal. */
  owning(resources: AsyncDisposableStack): this {
    this.#owned = resources;
    return this;
  }

  append(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0 && this.#loop.refusal === undefined) return Promise.resolve();
    const refusal = this.#loop.refusal ?? this.#room.refusal();
    return refusal === undefined ? this.#waiting.until(this.#loop.append(messages), messages) : Promise.reject(refusal);
  }

  waitingSince(): EpochMs | undefined {
    return this.#waiting.since();
  }

  async writable(): Promise<void> {
    if (this.#loop.refusal === undefined) await this.#room.writable();
  }

  end(): Position {
    return this.#loop.end;
  }

  async consumer(name: string, lifetime: 'lasting' | 'while_open' = 'lasting'): Promise<JournalConsumer> {
    const start = position(this.#segments.oldest - 1);
    const checkpoint = lifetime === 'lasting' ? await this.#lasting(name, start) : await this.#whileOpen(name, start);
    const { files, segments, damage } = { files: this.#files, segments: this.#segments, damage: this.#damage };
    const reader = new SegmentReader({ files, segments, damage, end: () => this.#loop.end });
    this.#readers.set(reader, name);
    this.#recount();
    const kept = {
      end: () => this.#loop.end,
      oldest: () => segments.oldest,
      tail: this.#tail,
      slice: (after: Position, maxMessages: number) => reader.slice(after, maxMessages),
    };
    return createConsumer(name, kept, {
      committed: checkpoint.committed,
      commit: async (upTo) => {
        await checkpoint.commit(upTo);
        await this.#madeProgress();
      },
    });
  }

  async #lasting(name: string, start: Position): Promise<Checkpoint> {
    const checkpoint = await this.#checkpoints.take(name, start);
    return {
      committed: () => checkpoint.committed,
      commit: async (upTo) => {
        if (this.#checkpoints.all.get(name) !== checkpoint) throw forgotten(name, upTo);
        await checkpoint.commit(upTo);
      },
    };
  }

  async #whileOpen(name: string, start: Position): Promise<Checkpoint> {
    await this.#checkpoints.forget(name);
    this.#passing.set(name, start);
    return {
      committed: () => this.#passing.get(name) ?? start,
      commit: async (upTo) => {
        const before = this.#passing.get(name);
        if (before === undefined) throw forgotten(name, upTo);
        this.#passing.set(name, position(Math.max(before, upTo)));
      },
    };
  }

  async forget(name: string): Promise<void> {
    this.#passing.delete(name);
    await this.#checkpoints.forget(name);
    for (const [reader, of] of this.#readers) {
      if (of === name && this.#readers.delete(reader)) await reader.close();
    }
    await this.#madeProgress();
  }

  usage(): JournalUsage {
    const consumers = [...this.#checkpoints.all].map(([name, { committed }]) => [name, committed] as const);
    return {
      bytes: this.#segments.bytes,
      limitBytes: this.#limitBytes,
      segments: this.#segments.count,
      oldest: this.#segments.oldest,
      end: this.#loop.end,
      consumers: Object.fromEntries([...consumers, ...this.#passing]),
      damage: [...this.#damage.found],
    };
  }

  copyTo(folder: string, after: Position): Promise<JournalCopy> {
    const from = {
      segments: this.#segments,
      retention: this.#retention,
      files: this.#files,
      end: () => this.#loop.end,
    };
    return copySegments(from, { folder, after });
  }

  async close(): Promise<void> {
    await this.#loop.close();
    await this.#room.close();
    this.#tail.close();
    for (const reader of this.#readers.keys()) await reader.close();
    await this.#writer.close();
    await this.#owned.disposeAsync();
  }

  /** Messages before the oldest, or after the last, that checkpoints say there were. */
  #reportUnreadLosses(): void {
    const { end, next } = this.#start;
    const { slowestKnown } = this.#checkpoints;
    const { oldest } = this.#segments;
    if (next > end + 1) {
      const missing = missingSegment(position(end + 1), next);
      this.#damage.report(this.#segments.count > 0 ? missing : { ...missing, messagesLost: 'unknown' });
    }
    if (this.#segments.count > 0 && slowestKnown !== undefined && slowestKnown < oldest - 1) {
      this.#damage.report(missingSegment(position(slowestKnown + 1), oldest));
    }
    for (const checkpoint of this.#checkpoints.all.values()) {
      checkpoint.skipTo(this.#segments.count > 0 ? position(oldest - 1) : checkpoint.committed);
    }
  }

  async #write(group: Parameters<SegmentWriter['write']>[0]): Promise<boolean> {
    if (await this.#writer.write(group)) return true;
    return (await this.#retention.sweep('room_needed')) && this.#writer.write(group);
  }

  #durable(end: Position): void {
    this.#recount();
    this.#tail.reached(end);
    this.#room.recheck();
  }

  #failed(cause: unknown): void {
    this.#events.emit('journalFailed', { reason: messageOf(cause) });
    this.#failure.resolve();
    void this.#room.close();
  }

  async #probe(): Promise<boolean> {
    try {
      return await this.#writer.hasRoom();
    } catch (cause) {
      this.#loop.fail(cause);
      return false;
    }
  }

  async #madeProgress(): Promise<void> {
    const roomIsNeeded = this.#segments.bytes >= this.#limitBytes;
    const removed = await this.#retention.sweep(roomIsNeeded ? 'room_needed' : 'old');
    this.#recount();
    if (removed) await this.#room.probeNow();
    this.#room.recheck();
  }

  #recount(): void {
    this.#keptBytes = this.#segments.bytesUnfinished(this.#slowest, this.#loop.end);
  }

  /** What everyone has finished; nothing when there is nobody. */
  get #slowest(): Position {
    const places = [...this.#checkpoints.all.values()].map(({ committed }) => committed);
    places.push(...this.#passing.values());
    return places.length === 0 ? beginning : position(Math.min(...places));
  }
}
