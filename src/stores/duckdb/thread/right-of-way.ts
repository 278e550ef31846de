import { setTimeout as pause } from 'node:timers/promises';

/** Lets whoever waits for an answer go before work that nobody waits for. */
export class RightOfWay {
  #hurrying = 0;
  #calm: PromiseWithResolvers<void> | undefined;

  async hurry<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    this.#hurrying += 1;
    try {
      return await work();
    } finally {
      this.#hurrying -= 1;
      if (this.#hurrying === 0) this.#beCalm();
    }
  }

  #beCalm(): void {
    this.#calm?.resolve();
    this.#calm = undefined;
  }

  /** Resolves when nobody is in a hurry; after so many milliseconds in any case, so that everything is done some day. */
  async yield(patience: number): Promise<void> {
    if (this.#hurrying === 0) return;
    this.#calm ??= Promise.withResolvers<void>();
    const over = new AbortController();
    await Promise.race([
      this.#calm.promise,
      pause(patience, undefined, { signal: over.signal }).catch(() => undefined),
    ]);
    over.abort();
  }
}
