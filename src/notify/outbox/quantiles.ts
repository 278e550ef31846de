/** Each step is so much larger than the one before: an answer is wrong by half of it at most. */
const step = 1.05;
const smallest = 1e-3;

/** How long things took: any share of them, from a few hundred counts, however many there were. */
export class Quantiles {
  readonly #counts = new Map<number, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(seconds: number): void {
    const place = Math.round(Math.log(Math.max(seconds, smallest)) / Math.log(step));
    this.#counts.set(place, (this.#counts.get(place) ?? 0) + 1);
    this.#total += 1;
  }

  /** So long or shorter took this share (0 to 1). `undefined` when there was nothing yet. */
  at(share: number): number | undefined {
    let left = Math.ceil(share * this.#total);
    for (const [place, count] of [...this.#counts].toSorted(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return Number((step ** place).toPrecision(3));
    }
    return undefined;
  }
}
