/** The middle one of some figures, which a single bad round does not move. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export const whole = (figure: number): string =>
  Number.isFinite(figure) ? Math.round(figure).toLocaleString('en') : '-';

export const fixed = (figure: number, digits = 2): string => (Number.isFinite(figure) ? figure.toFixed(digits) : '-');

/** Says so far how many of something there were, and how many of them took at most so long. */
export class Histogram {
  static readonly #perMillisecond = 20;
  readonly #counts = new Uint32Array(200_000);
  #total = 0;
  #max = 0;

  add(milliseconds: number): void {
    const index = Math.min(this.#counts.length - 1, Math.max(0, Math.floor(milliseconds * Histogram.#perMillisecond)));
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total += 1;
    if (milliseconds > this.#max) this.#max = milliseconds;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
    this.#max = 0;
  }

  get max(): number {
    return this.#max;
  }

  /** In milliseconds, to a twentieth. */
  quantile(share: number): number {
    if (this.#total === 0) return Number.NaN;
    const wanted = Math.ceil(this.#total * share);
    let seen = 0;
    for (const [index, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= wanted) return (index + 1) / Histogram.#perMillisecond;
    }
    return this.#max;
  }
}
