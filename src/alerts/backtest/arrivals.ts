import TinyQueue from 'tinyqueue';
import type { Reading } from '../../model/observation.ts';
import type { EpochMs } from '../../model/time.ts';

/** Readings that have not arrived yet, the next one to arrive on top. */
export class Arrivals {
  readonly #queue = new TinyQueue<Reading>([], byArrival);

  get size(): number {
    return this.#queue.length;
  }

  push(reading: Reading): void {
    this.#queue.push(reading);
  }

  /** The next one, when it arrived before `until`. */
  takeBefore(until: EpochMs): Reading | undefined {
    const next = this.#queue.peek();
    return next === undefined || next.receivedAt >= until ? undefined : this.#queue.pop();
  }
}

/** In order of arrival; what arrived at the same moment by its own time, then by device: the same however it was read. */
export function byArrival(one: Reading, other: Reading): number {
  if (one.receivedAt !== other.receivedAt) return one.receivedAt - other.receivedAt;
  if (one.time !== other.time) return one.time - other.time;
  return one.device === other.device ? 0 : one.device < other.device ? -1 : 1;
}
