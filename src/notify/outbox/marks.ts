import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../database/port.ts';
import { type Duration, milliseconds, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Events } from '../../observability/events.ts';

type Write = (connection: DatabaseSync) => void;
type Mark = { readonly write: Write; readonly onKept: () => void };

const tryAgainAfter = seconds(1);
/** A commit waits for the disk, and everything else of the process with it: it takes a small share of the time, however slow the disk is. */
const pauseAfter = (took: number): Duration => milliseconds(Math.min(1_000, Math.max(100, 4 * took)));

/**
 * Writes down what became of messages, as many at once as ended meanwhile. While the disk takes nothing they wait; what is not
 * written at the end is sent again after the next start.
 */
export class Marks {
  readonly #parts: { readonly database: Database; readonly events: Events };
  readonly #stopping = new AbortController();
  #waiting: Mark[] = [];
  #writing: Promise<void> | undefined;

  constructor(parts: { readonly database: Database; readonly events: Events }) {
    this.#parts = parts;
  }

  /** How many are not on disk yet. */
  get size(): number {
    return this.#waiting.length;
  }

  add(write: Write, onKept: () => void): void {
    this.#waiting.push({ write, onKept });
    this.#writing ??= this.#writeAll();
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    let isTold = false;
    // What ends in the same moment goes in together, and much of what ends in a rush.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const some = [...this.#waiting];
      const began = performance.now();
      try {
        await this.#write(some);
        this.#waiting = this.#waiting.slice(some.length);
        for (const { onKept } of some) onKept();
        await this.#pause(pauseAfter(performance.now() - began));
      } catch (error) {
        if (!isTold) this.#parts.events.emit('outboxUnwritten', { reason: messageOf(error) });
        isTold = true;
        if (this.#stopping.signal.aborted) break;
        await this.#pause(tryAgainAfter);
      }
    }
    this.#writing = undefined;
  }

  async #pause(span: Duration): Promise<void> {
    await pause(span, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  #write(some: readonly Mark[]): Promise<void> {
    return this.#parts.database.transact((connection) => {
      for (const { write } of some) write(connection);
    });
  }
}
