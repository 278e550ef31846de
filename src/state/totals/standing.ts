import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Aspect, Standing } from './aspects.ts';

/** How one device stands in one respect: where it is counted, and since when that rests on what. */
export type Slot = {
  readonly device: string;
  readonly aspect: Aspect;
  /** Where it may be counted in this respect. */
  readonly groups: Map<Standing, Together>;
  /** Where it is counted now. */
  among: Together | undefined;
  heard: EpochMs;
  unjudged: boolean;
  /** Its place among the others. */
  index: number;
  /** What its place was chosen by: `heard`, or an earlier one, for a new word does not move it at once. */
  rank: EpochMs;
};

export const createSlot = (device: string, respect: Pick<Slot, 'aspect' | 'groups'>): Slot => ({
  device,
  ...respect,
  among: undefined,
  heard: epochMs(0),
  unjudged: false,
  index: -1,
  rank: epochMs(0),
});

/**
 * Those that stand alike in one respect, the longest unheard first: how many they are is how many lie here, so that there is
 * nothing to count up and down. A heap whose members move down only when they come to its top, so that a word of a device that
 * stays where it is costs nothing.
 */
export class Together {
  readonly #heap: Slot[] = [];
  #unjudged = 0;
  #newest: EpochMs | undefined;

  get size(): number {
    return this.#heap.length;
  }

  get unjudged(): number {
    return this.#unjudged;
  }

  add(slot: Slot): void {
    slot.among = this;
    slot.rank = slot.heard;
    if (slot.unjudged) this.#unjudged += 1;
    if (this.#heap.length === 0) this.#newest = slot.heard;
    else if (this.#newest !== undefined && slot.heard > this.#newest) this.#newest = slot.heard;
    this.#rise(this.#heap.push(slot) - 1, slot);
  }

  remove(slot: Slot): void {
    slot.among = undefined;
    if (slot.unjudged) this.#unjudged -= 1;
    if (slot.heard === this.#newest) this.#newest = undefined;
    const last = this.#heap.pop();
    if (last === undefined || last === slot) return;
    this.#rise(slot.index, last);
    this.#sink(last.index, last);
  }

  /** The one of this group was heard again, and stands as before. */
  renew(slot: Slot, { heard, unjudged }: Pick<Slot, 'heard' | 'unjudged'>): void {
    if (unjudged !== slot.unjudged) this.#unjudged += unjudged ? 1 : -1;
    slot.unjudged = unjudged;
    slot.heard = heard;
    if (this.#newest !== undefined && heard > this.#newest) this.#newest = heard;
  }

  /** The one that was heard longest ago. */
  oldest(): Slot | undefined {
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined || first.rank >= first.heard) return first;
      first.rank = first.heard;
      this.#sink(0, first);
    }
  }

  newest(): EpochMs | undefined {
    if (this.#heap.length === 0) return undefined;
    // Who was heard last has gone: whoever it is now is found by looking, which is rare where there are many.
    this.#newest ??= epochMs(this.#heap.reduce((latest, { heard }) => Math.max(latest, heard), 0));
    return this.#newest;
  }

  #put(index: number, slot: Slot): void {
    this.#heap[index] = slot;
    slot.index = index;
  }

  #rise(from: number, slot: Slot): void {
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || parent.rank <= slot.rank) break;
      this.#put(index, parent);
      index = above;
    }
    this.#put(index, slot);
  }

  #sink(from: number, slot: Slot): void {
    let index = from;
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      const below = right !== undefined && left !== undefined && right.rank < left.rank ? right : left;
      if (below === undefined || below.rank >= slot.rank) break;
      const next = below.index;
      this.#put(index, below);
      index = next;
    }
    this.#put(index, slot);
  }
}
