import type { EpochMs } from '../src/model/time.ts';

type Entry<Item> = { readonly at: EpochMs; readonly turn: number; readonly item: Item };

const isEarlier = <Item>(one: Entry<Item>, other: Entry<Item>): boolean =>
  one.at < other.at || (one.at === other.at && one.turn < other.turn);

/** What is to happen, earliest first; things of the same moment in the order in which they were noted. A binary heap. */
export class Agenda<Item> {
  readonly #heap: Entry<Item>[] = [];
  #turn = 0;

  note(at: EpochMs, item: Item): void {
    const entry = { at, turn: this.#turn, item };
    this.#turn += 1;
    let hole = this.#heap.length;
    this.#heap.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || !isEarlier(entry, above)) break;
      this.#heap[hole] = above;
      hole = parent;
    }
    this.#heap[hole] = entry;
  }

  /** Takes out what is next; `undefined` when nothing is left. */
  take(): { readonly at: EpochMs; readonly item: Item } | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first;
  }

  #sink(entry: Entry<Item>): void {
    const heap = this.#heap;
    let hole = 0;
    for (;;) {
      const left = 2 * hole + 1;
      const one = heap[left];
      const other = heap[left + 1];
      if (one === undefined) break;
      const isOther = other !== undefined && isEarlier(other, one);
      const child = isOther ? other : one;
      if (!isEarlier(child, entry)) break;
      heap[hole] = child;
      hole = isOther ? left + 1 : left;
    }
    heap[hole] = entry;
  }
}
