import TinyQueue from 'tinyqueue';
import type { EpochMs } from '../../model/time.ts';

type Entry = { readonly key: string; readonly at: EpochMs };

const byTime = (one: Entry, other: Entry): number => one.at - other.at || (one.key < other.key ? -1 : 1);

/** What is due when: each key once. At the same moment, in the order of the keys. What was put off stays in it until it is its turn. */
export class Due {
  readonly #queue = new TinyQueue<Entry>([], byTime);
  readonly #current = new Map<string, EpochMs>();

  set(key: string, at: EpochMs): void {
    if (this.#current.get(key) === at) return;
    this.#current.set(key, at);
    this.#queue.push({ key, at });
  }

  cancel(key: string): void {
    this.#current.delete(key);
  }

  earliest(): EpochMs | undefined {
    for (;;) {
      const first = this.#queue.peek();
      if (first === undefined || this.#current.get(first.key) === first.at) return first?.at;
      this.#queue.pop();
    }
  }

  /** Takes everything that is due at this moment or before. */
  take(until: EpochMs): readonly string[] {
    const taken: string[] = [];
    for (let at = this.earliest(); at !== undefined && at <= until; at = this.earliest()) {
      const entry = this.#queue.pop();
      if (entry === undefined) break;
      this.#current.delete(entry.key);
      taken.push(entry.key);
    }
    return taken;
  }
}
