import type { Quota } from '../port.ts';
import { weightOf } from '../quotas/limits.ts';
import type { Frame } from './frame-reader.ts';
import { packetTypes } from './frames.ts';

/** Where a read begins: in the socket, or in memory, where what was not taken of a former one waits. */
export type ReadFrom = 'socket' | 'memory';

/** How much of one read of its socket a client may have taken by its quota. */
export class Portion {
  readonly #quota: Quota;
  readonly #mustTakeAll: () => boolean;
  #room = 0;
  #takesAll = false;
  #taken = 0;
  #owes = false;

  /** `mustTakeAll` says that no more can be held back: then a whole read is taken, and what that owes is waited for. */
  constructor(quota: Quota, mustTakeAll: () => boolean) {
    this.#quota = quota;
    this.#mustTakeAll = mustTakeAll;
  }

  get hasRoom(): boolean {
    return this.#takesAll || this.#taken < this.#room;
  }

  /** Whether the read that has ended took more than there was room for, so that the next one must wait. */
  get owes(): boolean {
    return this.#owes;
  }

  begin(from: ReadFrom): void {
    this.#room = this.#quota.room();
    // What is in memory already fills no more of it by waiting; who comes again must not get round its debts by that.
    this.#takesAll = this.#mustTakeAll() && (from === 'socket' || this.#room > 0);
    this.#owes = false;
  }

  count(frame: Frame): void {
    this.#taken += weigh(frame);
  }

  end(): void {
    if (this.#taken === 0) return;
    this.#quota.take(this.#taken);
    this.#owes = this.#takesAll && this.#taken > this.#room;
    this.#taken = 0;
  }
}

/** What a client says by itself counts; what it answers to us, or must say to end what it began, does not. */
function weigh({ firstByte, start, end }: Frame): number {
  const type = firstByte & 0xf0;
  if (type === packetTypes.publish) return weightOf(end - start);
  return type === packetTypes.subscribe || type === packetTypes.unsubscribe || type === packetTypes.pingreq ? 1 : 0;
}
