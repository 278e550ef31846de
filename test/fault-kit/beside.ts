import type { Sent } from './sender.ts';

export type Counts = {
  readonly acknowledged?: number;
  /** Samples that the store gives back. */
  readonly stored?: number;
  /** Samples that were meant to be refused, by code. */
  readonly rejected?: Readonly<Record<string, number>>;
};

/** What a fault counted itself, beside the books of the numbered senders. */
export class Beside {
  readonly #destroyed = new Map<string, Set<number>>();
  readonly rejected = new Map<string, number>();
  acknowledged = 0;
  stored = 0;
  #lost = 0;

  count({ acknowledged = 0, stored = 0, rejected = {} }: Counts): void {
    this.acknowledged += acknowledged;
    this.stored += stored;
    for (const [code, count] of Object.entries(rejected)) {
      this.rejected.set(code, (this.rejected.get(code) ?? 0) + count);
    }
  }

  /** The fault itself destroyed this acknowledged message on disk: no program can give it back, but it must be told. */
  destroy(sender: string, number: number): void {
    const numbers = this.#destroyed.get(sender) ?? new Set();
    this.#destroyed.set(sender, numbers.add(number));
  }

  /** The fault itself destroyed so many messages that nobody was promised, between others that were. */
  lose(messages: number): void {
    this.#lost += messages;
  }

  /** Messages that the fault destroyed. */
  get lost(): number {
    return [...this.#destroyed.values()].reduce((sum, { size }) => sum + size, this.#lost);
  }

  /** What a sender was promised, without what the fault destroyed. */
  promisedTo(id: string, { sent, acknowledged, inFlight, latencies }: Sent): Sent {
    const destroyed = this.#destroyed.get(id) ?? new Set();
    return { sent, acknowledged: acknowledged.difference(destroyed), inFlight, latencies };
  }
}
