import TinyQueue from 'tinyqueue';
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
export const isSooner = <Work>(one: Timer<Work>, other: Timer<Work>): boolean =>
  one.due === other.due ? inOrder(one, other) < 0 : one.due < other.due;

const inOrder = <Work>(one: Timer<Work>, other: Timer<Work>): number =>
  one.rank - other.rank || (one.key < other.key ? -1 : 1);

/** Timers by when they are due. Putting one off costs nothing until its old time comes. */
export class TimerQueue<Work> {
  readonly #queue = new TinyQueue<Entry<Work>>([], byTime);

  get size(): number {
    return this.#queue.length;
  }

  set(timer: Timer<Work>, due: EpochMs): void {
    timer.due = due;
    if (due >= timer.queuedAt) return;
    timer.queuedAt = due;
    this.#queue.push({ at: due, timer });
  }

  /** When the next one is due; {@link never} when there is none. */
  nextDue(): EpochMs {
    for (;;) {
      const top = this.#queue.peek();
      if (top === undefined) return never;
      if (top.at === top.timer.queuedAt && top.at === top.timer.due) return top.at;
      this.#renew(top);
    }
  }

  /** Takes the next one that is due by `until`. It is not set any more. */
  take(until: EpochMs): { readonly timer: Timer<Work>; readonly due: EpochMs } | undefined {
    if (this.nextDue() > until) return undefined;
    const top = this.#queue.pop();
    if (top === undefined) return undefined;
    top.timer.queuedAt = never;
    top.timer.due = never;
    return { timer: top.timer, due: top.at };
  }

  #renew(top: Entry<Work>): void {
    this.#queue.pop();
    const { timer, at } = top;
    if (at !== timer.queuedAt) return;
    timer.queuedAt = timer.due;
    if (timer.due !== never) this.#queue.push({ at: timer.due, timer });
  }
}

const byTime = <Work>(one: Entry<Work>, other: Entry<Work>): number =>
  one.at === other.at ? inOrder(one.timer, other.timer) : one.at - other.at;
