import type { Duplex } from 'node:stream';

/** Why nothing is read from a client at the moment. */
export type Hold = 'busy' | 'quota' | 'own_pending' | 'pending_in_all' | 'unread_answers';

/** Keeps a client's socket paused for as long as there is any reason to. */
export class Pressure {
  readonly #wire: Duplex;
  readonly #holds = new Set<Hold>();

  constructor(wire: Duplex) {
    this.#wire = wire;
  }

  get isOn(): boolean {
    return this.#holds.size > 0;
  }

  has(hold: Hold): boolean {
    return this.#holds.has(hold);
  }

  hold(reason: Hold): void {
    if (this.#holds.size === 0) this.#wire.pause();
    this.#holds.add(reason);
  }

  release(reason: Hold): void {
    if (this.#holds.delete(reason) && this.#holds.size === 0) this.#wire.resume();
  }
}
