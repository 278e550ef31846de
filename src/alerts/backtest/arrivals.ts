import type { Reading } from '../../model/observation.ts';
import type { EpochMs } from '../../model/time.ts';

/** Readings that have not arrived yet, the next one to arrive on top: a binary heap. */
export class Arrivals {
  readonly #heap: Reading[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(reading: Reading): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(reading);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(reading, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = reading;
  }

  /** The next one, when it arrived before `until`. */
  takeBefore(until: EpochMs): Reading | undefined {
    const [next] = this.#heap;
    if (next === undefined || next.receivedAt >= until) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return next;
  }

  #sink(reading: Reading): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      const child = this.#nextChild(place);
      const below = heap[child];
      if (below === undefined || !isBefore(below, reading)) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = reading;
  }

  #nextChild(place: number): number {
    const left = 2 * place + 1;
    const [one, other] = [this.#heap[left], this.#heap[left + 1]];
    return one !== undefined && other !== undefined && isBefore(other, one) ? left + 1 : left;
  }
}

/** In order of arrival; what arrived at the same moment by its own time, then by device: the same however it was read. */
export function isBefore(one: Reading, other: Reading): boolean {
  if (one.receivedAt !== other.receivedAt) return one.receivedAt < other.receivedAt;
  if (one.time !== other.time) return one.time < other.time;
  return one.device < other.device;
}
