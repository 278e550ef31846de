import type { Percentiles } from '../../model/rollup.ts';

/** Numbers of which nobody knows how many will come. */
export class Values {
  #kept = new Float64Array(16);
  #count = 0;

  add(value: number): void {
    if (this.#count === this.#kept.length) {
      const larger = new Float64Array(this.#kept.length * 2);
      larger.set(this.#kept);
      this.#kept = larger;
    }
    this.#kept[this.#count] = value;
    this.#count += 1;
  }

  /** `undefined` without any value. */
  percentiles(): Percentiles | undefined {
    if (this.#count === 0) return undefined;
    const sorted = this.#kept.subarray(0, this.#count).sort();
    return { p10: quantile(sorted, 0.1), p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
  }
}

/** The value below which this share lies: linear between the two values that it falls between (Hyndman and Fan 1996, type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
}
