/** Lets through so many a second. What was not taken in time is not made up for: at most a second's worth comes at once. */
export class Pace {
  readonly #perSecond: number;
  #saved: number;
  #last: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#saved = Math.min(1, perSecond);
    this.#last = now;
  }

  take(now: number): boolean {
    const most = Math.max(1, this.#perSecond);
    this.#saved = Math.min(most, this.#saved + ((now - this.#last) / 1000) * this.#perSecond);
    this.#last = now;
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
