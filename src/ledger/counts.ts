import type { RejectionCode } from '../model/rejection.ts';
import { type Counts, rejectedByCode } from './port.ts';

/** Nothing was received. */
export const nothing: Counts = { messages: 0, received: 0, replayed: 0, stored: 0, duplicate: 0, rejected: {} };

/** The rejected samples of all codes together. */
export function rejectedIn({ rejected }: Pick<Counts, 'rejected'>): number {
  let sum = 0;
  for (const count of Object.values(rejected)) sum += count;
  return sum;
}

/** Whether everything that was received became something. */
export const isBalanced = (counts: Omit<Counts, 'messages' | 'replayed'>): boolean =>
  counts.received === counts.stored + counts.duplicate + rejectedIn(counts);

/** Adds up counts. Those that were added stay as they are. */
export class Sum {
  #messages = 0;
  #received = 0;
  #replayed = 0;
  #stored = 0;
  #duplicate = 0;
  readonly #rejected: Partial<Record<RejectionCode, number>> = {};

  add({ messages, received, replayed, stored, duplicate, rejected }: Counts): void {
    this.#messages += messages;
    this.#received += received;
    this.#replayed += replayed;
    this.#stored += stored;
    this.#duplicate += duplicate;
    for (const [code, samples] of rejectedByCode({ rejected })) this.reject(code, samples);
  }

  reject(code: RejectionCode, samples: number): void {
    this.#rejected[code] = (this.#rejected[code] ?? 0) + samples;
  }

  get counts(): Counts {
    return {
      messages: this.#messages,
      received: this.#received,
      replayed: this.#replayed,
      stored: this.#stored,
      duplicate: this.#duplicate,
      rejected: { ...this.#rejected },
    };
  }
}

/** The sum of counts. */
export function sumOf(all: Iterable<Counts>): Counts {
  const sum = new Sum();
  for (const counts of all) sum.add(counts);
  return sum.counts;
}
