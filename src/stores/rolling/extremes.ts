import type { Summary } from '../../model/rollup.ts';

/** How many values there are, and the smallest and largest of them. */
export class Extremes {
  count = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** A value that counts. */
  observe(value: number): void {
    this.count += 1;
    this.include(value);
  }

  /** A value that only says how far the others reach. */
  include(value: number): void {
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  summary(mean: number | undefined): Summary {
    const isEmpty = this.#min > this.#max;
    return { count: this.count, mean, min: isEmpty ? undefined : this.#min, max: isEmpty ? undefined : this.#max };
  }
}
