/** Does things in the order they come in, as many at a time as it is wide. */
export class Lane {
  readonly #free: number[];
  readonly #waiting: ((place: number) => void)[] = [];
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(width = 1) {
    this.#free = Array.from({ length: width }, (_, place) => place);
  }

  /** The work is told its place in the width: whoever works beside it has another. */
  run<Answer>(work: (place: number) => Promise<Answer>): Promise<Answer> {
    const turn = this.#inTurn(work);
    const ended: Promise<void> = turn.then(
      () => void this.#underWay.delete(ended),
      () => void this.#underWay.delete(ended),
    );
    this.#underWay.add(ended);
    return turn;
  }

  /** Resolves when everything that was begun so far has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #inTurn<Answer>(work: (place: number) => Promise<Answer>): Promise<Answer> {
    const place = this.#free.pop() ?? (await this.#nextFree());
    try {
      return await work(place);
    } finally {
      // Handed over at once: whoever comes meanwhile would go first.
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(place);
      else next(place);
    }
  }

  #nextFree(): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#waiting.push(resolve);
    return promise;
  }
}
