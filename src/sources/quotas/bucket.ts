import { type Duration, milliseconds, seconds } from '../../model/duration.ts';

export type BucketSize = {
  /** What flows in; 0 makes a bucket that is never empty. */
  readonly perSecond: number;
  /** So long it takes from empty to full. */
  readonly depth: Duration;
  /** Once empty it is of use again when it has filled for so long. */
  readonly grain: Duration;
};

/** Messages that may be sent: flows in steadily, up to the brim. May be owed some. */
export class Bucket {
  readonly #perMs: number;
  readonly #grain: number;
  readonly most: number;
  #level: number;

  constructor({ perSecond, depth, grain }: BucketSize) {
    const isBottomless = perSecond === 0;
    this.#perMs = perSecond / seconds(1);
    this.#grain = isBottomless ? 0 : Math.max(1, this.#perMs * grain);
    this.most = isBottomless ? Number.POSITIVE_INFINITY : Math.max(this.#grain, this.#perMs * depth);
    this.#level = this.most;
  }

  get level(): number {
    return this.#level;
  }

  get isFull(): boolean {
    return this.#level >= this.most;
  }

  get hasGrain(): boolean {
    return this.#level >= this.#grain;
  }

  fill(passed: number): void {
    const level = this.#level + passed * this.#perMs;
    this.#level = level < this.most ? level : this.most;
  }

  take(messages: number): void {
    this.#level -= messages;
  }

  /** How long until so many are in it, or, where it never holds so many, until it is full. */
  timeUntil(messages: number): Duration {
    const missing = Math.min(messages, this.most) - this.#level;
    return milliseconds(missing > 0 ? missing / this.#perMs : 0);
  }
}
