import type { Message } from '../../model/message.ts';
import type { EpochMs } from '../../model/time.ts';

type Waiting = { readonly since: EpochMs };

/** Messages on their way to the disk, by when they were received. */
export class WaitingMessages {
  /** In the order in which they were appended, which is the order in which they become durable. */
  readonly #waiting = new Set<Waiting>();

  until(done: Promise<void>, [first]: readonly Message[]): Promise<void> {
    if (first === undefined) return done;
    const waiting = { since: first.receivedAt };
    this.#waiting.add(waiting);
    const over = (): void => void this.#waiting.delete(waiting);
    done.then(over, over);
    return done;
  }

  since(): EpochMs | undefined {
    for (const { since } of this.#waiting) return since;
    return undefined;
  }
}
