import type { EpochMs } from '../../model/time.ts';

type Entry = { readonly key: string; readonly at: EpochMs };

const isBefore = (one: Entry, other: Entry): boolean =>
  one.at < other.at || (one.at === other.at && one.key < other.key);

/** What is due when: each key once. At the same moment, in the order of the keys. A binary heap; what was put off stays in it until it is its turn. */
export class Due {
  readonly #heap: Entry[] = [];
  readonly #current = new Map<string, EpochMs>();

  set(key: string, at: EpochMs): void {
    if (this.#current.get(key) === at) return;
    this.#current.set(key, at);
    this.#push({ key, at });
  }

  cancel(key: string): void {
    this.#current.delete(key);
  }

  earliest(): EpochMs | undefined {
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined || this.#current.get(first.key) === first.at) return first?.at;
      this.#pop();
    }
  }

  /** Takes everything that is due at this moment or before. */
  take(until: EpochMs): readonly string[] {
    const taken: string[] = [];
    for (let at = this.earliest(); at !== undefined && at <= until; at = this.earliest()) {
      const entry = this.#pop();
      if (entry === undefined) break;
      this.#current.delete(entry.key);
      taken.push(entry.key);
    }
    return taken;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      const [child, entry] = this.#smallerChild(place);
      if (entry === undefined || !isBefore(entry, last)) break;
      heap[place] = entry;
      place = child;
    }
    heap[place] = last;
    return first;
  }

  #smallerChild(place: number): readonly [number, Entry | undefined] {
    const left = this.#heap[2 * place + 1];
    const right = this.#heap[2 * place + 2];
    const isRight = left !== undefined && right !== undefined && isBefore(right, left);
    return isRight ? [2 * place + 2, right] : [2 * place + 1, left];
  }
}
