import type { TimeSpan } from '../port.ts';

/** Windows that follow each other in time, perhaps with gaps, and never overlap. */
export class Windows {
  readonly #spans: readonly TimeSpan[];
  /** Times mostly come in order, so the window of the last one is where to look first. */
  #last = 0;

  constructor(spans: readonly TimeSpan[]) {
    this.#spans = spans;
  }

  get count(): number {
    return this.#spans.length;
  }

  at(index: number): TimeSpan {
    const span = this.#spans[index];
    if (span === undefined) throw new RangeError(`there is no window ${index} of ${this.#spans.length}`);
    return span;
  }

  /** The window that holds this time; -1 when none does. */
  indexOf(time: number): number {
    const index = this.firstEndingAfter(time);
    const span = this.#spans[index];
    return span !== undefined && span.from <= time ? index : -1;
  }

  /** The first window that is not over at this time; `count` when all are. */
  firstEndingAfter(time: number): number {
    let index = this.#last;
    if ((this.#spans[index - 1]?.to ?? Number.NEGATIVE_INFINITY) > time) index = 0;
    while ((this.#spans[index]?.to ?? Number.POSITIVE_INFINITY) <= time) index += 1;
    this.#last = index;
    return index;
  }
}
