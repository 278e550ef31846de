import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../../journal/port.ts';
import { milliseconds } from '../../model/duration.ts';

const atOnce = 64;
const breath = milliseconds(10);

/**
 * The queue before a full journal: who was refused waits here, and goes on in the order of coming when there is room. A few at
 * a time, so that ten thousand waiting connections do not all knock for room that is there for one.
 */
export class RoomForAll {
  readonly #journal: Journal;
  readonly #waiting = new Set<() => void>();
  #isWatching = false;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  wait(goOn: () => void): void {
    this.#waiting.add(goOn);
    if (this.#isWatching) return;
    this.#isWatching = true;
    void this.#watch();
  }

  leave(goOn: () => void): void {
    this.#waiting.delete(goOn);
  }

  async #watch(): Promise<void> {
    while (this.#waiting.size > 0) {
      await this.#journal.writable();
      const called = [...this.#waiting].slice(0, atOnce);
      for (const goOn of called) {
        this.#waiting.delete(goOn);
        goOn();
      }
      await new Promise((resolve) => setImmediate(resolve));
      // Room for somebody is not room for everybody: who was refused again must not ask in a circle.
      if (called.some((goOn) => this.#waiting.has(goOn))) await delay(breath);
    }
    this.#isWatching = false;
  }
}
