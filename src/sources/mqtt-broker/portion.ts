import type { Quota } from '../port.ts';
import { weightOf } from '../quotas/limits.ts';
import type { Frame } from './frame-reader.ts';
import { packetTypes } from './frames.ts';

/** How much of one read of its socket a client may have taken by its quota. */
export class Portion {
  readonly #quota: Quota;
  readonly #mustTakeAll: () => boolean;
  #room = 0;
  #taken = 0;

  /** `mustTakeAll` says that no more can be held back: then a whole read is taken, and what that owes is waited for. */
  constructor(quota: Quota, mustTakeAll: () => boolean) {
    this.#quota = quota;
    this.#mustTakeAll = mustTakeAll;
  }

  get hasRoom(): boolean {
    return this.#taken < this.#room;
  }

  begin(): void {
    this.#room = this.#mustTakeAll() ? Number.POSITIVE_INFINITY : this.#quota.room();
  }

  count(frame: Frame): void {
    this.#taken += weigh(frame);
  }

  end(): void {
    if (this.#taken > 0) this.#quota.take(this.#taken);
    this.#taken = 0;
  }
}

/** What a client says by itself counts; what it answers to us, or must say to end what it began, does not. */
function weigh({ firstByte, start, end }: Frame): number {
  const type = firstByte & 0xf0;
  if (type === packetTypes.publish) return weightOf(end - start);
  return type === packetTypes.subscribe || type === packetTypes.unsubscribe || type === packetTypes.pingreq ? 1 : 0;
}
