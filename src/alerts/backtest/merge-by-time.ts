import type { Reading } from '../../model/observation.ts';

/** Batches of several sources, each in the order of time, as one. Ends all of them when it is ended. */
export async function* mergeByTime(
  sources: readonly AsyncIterable<readonly Reading[]>[],
): AsyncGenerator<readonly Reading[]> {
  const cursors = sources.map((source) => new Cursor(source));
  try {
    await Promise.all(cursors.map((cursor) => cursor.fill()));
    for (;;) {
      const open = cursors.filter((cursor) => cursor.next !== undefined);
      const [first, second] = open.sort(byNext);
      if (first === undefined) return;
      yield first.takeUntil(second?.next);
      await first.fill();
    }
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.close()));
  }
}

const byNext = (one: Cursor, other: Cursor): number => compare(one.next, other.next);

class Cursor {
  readonly #batches: AsyncIterator<readonly Reading[]>;
  #batch: readonly Reading[] = [];
  #place = 0;

  constructor(source: AsyncIterable<readonly Reading[]>) {
    this.#batches = source[Symbol.asyncIterator]();
  }

  get next(): Reading | undefined {
    return this.#batch[this.#place];
  }

  async fill(): Promise<void> {
    while (this.next === undefined) {
      const { done, value } = await this.#batches.next();
      if (done === true) return;
      this.#batch = value;
      this.#place = 0;
    }
  }

  /** What comes before the next one of the others. */
  takeUntil(other: Reading | undefined): readonly Reading[] {
    const from = this.#place;
    let to = from + 1;
    for (let reading = this.#batch[to]; reading !== undefined; reading = this.#batch[to]) {
      if (other !== undefined && compare(reading, other) > 0) break;
      to += 1;
    }
    this.#place = to;
    return from === 0 && to === this.#batch.length ? this.#batch : this.#batch.slice(from, to);
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}

/** By time, then device. What is not there comes last. */
function compare(one: Reading | undefined, other: Reading | undefined): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  if (one.time !== other.time) return one.time - other.time;
  if (one.device === other.device) return 0;
  return one.device < other.device ? -1 : 1;
}
