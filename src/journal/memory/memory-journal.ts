import { BugError, UnavailableError } from '../../model/errors.ts';
import type { Message } from '../../model/message.ts';
import {
  beginning,
  type Entry,
  type Journal,
  type JournalConsumer,
  type JournalCopy,
  JournalFullError,
  type JournalUsage,
  type Position,
  position,
} from '../port.ts';
import { createConsumer, type Kept, type Slice } from '../reading/consumer.ts';
import { createTail } from '../reading/tail.ts';

/**
 * A journal that lives as long as the process: for tests, and for trying things out. It keeps the contract in everything but
 * durability. Messages that every consumer has finished are given up when room is needed.
 */
export const createMemoryJournal = ({ limitBytes }: { readonly limitBytes: number }): Journal =>
  new MemoryJournal(limitBytes);

/** What a message costs beside its texts and payload; close to what the segment log writes for it. */
const overheadBytes = 36;

const sizeOf = ({ topic, sender, payload }: Message): number =>
  overheadBytes + topic.length + sender.length + payload.byteLength;

class MemoryJournal implements Journal {
  readonly #limitBytes: number;
  readonly #entries: Entry[] = [];
  readonly #committed = new Map<string, Position>();
  readonly #tail = createTail(beginning);
  readonly #kept: Kept = {
    end: () => this.#end,
    oldest: () => this.#oldest(),
    tail: this.#tail,
    slice: (after, maxMessages) => this.#slice(after, maxMessages),
  };
  readonly failed = new Promise<void>(() => undefined);
  #end = beginning;
  #bytes = 0;
  #closed = false;
  #writers: (() => void)[] = [];

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** What was appended is there at once. */
  waitingSince(): undefined {
    return undefined;
  }

  async append(messages: readonly Message[]): Promise<void> {
    if (this.#closed) throw new UnavailableError('appending to the journal: it is closed');
    if (messages.length === 0) return;
    if (!this.#hasRoom()) {
      throw new JournalFullError(`appending to the journal: ${this.#bytes} of ${this.#limitBytes} bytes are taken`);
    }
    for (const message of messages) {
      this.#end = position(this.#end + 1);
      this.#bytes += sizeOf(message);
      this.#entries.push({ position: this.#end, message: { ...message, payload: Uint8Array.from(message.payload) } });
    }
    this.#tail.reached(this.#end);
  }

  async writable(): Promise<void> {
    if (this.#closed || this.#hasRoom()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#writers.push(resolve);
    await promise;
  }

  end(): Position {
    return this.#end;
  }

  async consumer(name: string, lifetime: 'lasting' | 'while_open' = 'lasting'): Promise<JournalConsumer> {
    if (lifetime === 'while_open') this.#committed.delete(name);
    const committed = (): Position => this.#committed.get(name) ?? position(this.#oldest() - 1);
    this.#committed.set(name, committed());
    return createConsumer(name, this.#kept, { committed, commit: (upTo) => this.#commit(name, upTo) });
  }

  async forget(name: string): Promise<void> {
    this.#committed.delete(name);
    this.#wakeWriters();
  }

  usage(): JournalUsage {
    return {
      bytes: this.#bytes,
      limitBytes: this.#limitBytes,
      segments: 1,
      oldest: this.#oldest(),
      end: this.#end,
      consumers: Object.fromEntries(this.#committed),
      damage: [],
    };
  }

  async copyTo(folder: string): Promise<JournalCopy> {
    throw new UnavailableError(`copying the journal to ${folder}: this one is in memory, and has no form on disk`);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#tail.close();
    this.#wakeWriters();
  }

  async #commit(name: string, upTo: Position): Promise<void> {
    const before = this.#committed.get(name);
    if (before === undefined) throw new BugError(`committing ${upTo} for ${name}: this consumer was forgotten`);
    if (upTo <= before) return;
    this.#committed.set(name, upTo);
    this.#wakeWriters();
  }

  #slice(after: Position, maxMessages: number): Slice {
    const start = after - this.#oldest() + 1;
    const entries = this.#entries.slice(start, start + maxMessages);
    return { entries, skippedTo: position(after + entries.length) };
  }

  #oldest(): Position {
    return position(this.#end - this.#entries.length + 1);
  }

  #hasRoom(): boolean {
    if (this.#bytes >= this.#limitBytes) this.#giveUpFinished();
    return this.#bytes < this.#limitBytes;
  }

  #giveUpFinished(): void {
    if (this.#committed.size === 0) return;
    const finished = Math.min(...this.#committed.values());
    const gone = this.#entries.splice(0, Math.max(0, finished - this.#oldest() + 1));
    for (const { message } of gone) this.#bytes -= sizeOf(message);
  }

  #wakeWriters(): void {
    if (!this.#closed && !this.#hasRoom()) return;
    for (const wake of this.#writers) wake();
    this.#writers = [];
  }
}
