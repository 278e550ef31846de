import type { EpochMs } from '../../model/time.ts';
import { never } from './time-steps.ts';

/** Something that comes about by the passing of time alone. `Work` says what. */
export class Timer<Work> {
  due: EpochMs = never;
  /** Where it stands in the queue; it may have been put off since. */
  queuedAt: EpochMs = never;
  /** Of two at the same moment the lower rank comes first, then the lower key. */
  readonly rank: number;
  readonly key: string;
  readonly work: Work;

  constructor({ rank, key, work }: { readonly rank: number; readonly key: string; readonly work: Work }) {
    this.rank = rank;
    this.key = key;
    this.work = work;
  }
}

type Entry<Work> = { readonly at: EpochMs; readonly timer: Timer<Work> };

/** Whether one comes before the other: the same order, however they were set. */
export function isSooner<Work>(one: Timer<Work>, other: Timer<Work>, [at, otherAt] = [one.due, other.due]): boolean {
  if (at !== otherAt) return at < otherAt;
  return one.rank === other.rank ? one.key < other.key : one.rank < other.rank;
}

/** Timers by when they are due: a binary heap. Putting one off costs nothing until its old time comes. */
export class TimerQueue<Work> {
  readonly #heap: Entry<Work>[] = [];

  get size(): number {
    return this.#heap.length;
  }

  set(timer: Timer<Work>, due: EpochMs): void {
    timer.due = due;
    if (due >= timer.queuedAt) return;
    timer.queuedAt = due;
    this.#push({ at: due, timer });
  }

  /** When the next one is due; {@link never} when there is none. */
  nextDue(): EpochMs {
    for (;;) {
      const [top] = this.#heap;
      if (top === undefined) return never;
      if (top.at === top.timer.queuedAt && top.at === top.timer.due) return top.at;
      this.#renew(top);
    }
  }

  /** Takes the next one that is due by `until`. It is not set any more. */
  take(until: EpochMs): { readonly timer: Timer<Work>; readonly due: EpochMs } | undefined {
    if (this.nextDue() > until) return undefined;
    const top = this.#pop();
    if (top === undefined) return undefined;
    top.timer.queuedAt = never;
    top.timer.due = never;
    return { timer: top.timer, due: top.at };
  }

  #renew(top: Entry<Work>): void {
    this.#pop();
    const { timer, at } = top;
    if (at !== timer.queuedAt) return;
    timer.queuedAt = timer.due;
    if (timer.due !== never) this.#push({ at: timer.due, timer });
  }

  #push(entry: Entry<Work>): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !precedes(entry, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }

  #pop(): Entry<Work> | undefined {
    const [top] = this.#heap;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return top;
  }

  #sink(entry: Entry<Work>): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      const child = this.#soonerChild(place);
      const below = heap[child];
      if (below === undefined || !precedes(below, entry)) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = entry;
  }

  #soonerChild(place: number): number {
    const left = 2 * place + 1;
    const [one, other] = [this.#heap[left], this.#heap[left + 1]];
    return one !== undefined && other !== undefined && precedes(other, one) ? left + 1 : left;
  }
}

const precedes = <Work>(one: Entry<Work>, other: Entry<Work>): boolean =>
  isSooner(one.timer, other.timer, [one.at, other.at]);
