/** Does one thing after the other. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when everything that was begun so far has ended. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
