import { type Duration, seconds } from '../../model/duration.ts';
import { after, type Clock, type EpochMs } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import type { RefusalTeller } from '../port.ts';
import { createRefusalTeller } from '../refusals/refusal-teller.ts';

/** Nobody can see who listens at a foreign broker, so all devices together are told no more than this. */
const mostInATurn = 100;
const turn: Duration = seconds(1);
/** A broker that reads slowly must not fill our memory with words. */
const mostUnsentBytes = 1024 * 1024;

export type TellingOptions = {
  readonly isConnected: () => boolean;
  /** What was said and is not with the broker yet. */
  readonly unsentBytes: () => number;
  readonly publish: (topic: string, payload: Buffer) => void;
  readonly directory: Pick<Directory, 'isGateway'>;
  readonly clock: Clock;
};

/** Tells refusals at the external broker, at QoS 0: what cannot be said now is not kept. */
export function createTelling({ directory, clock, ...broker }: TellingOptions): RefusalTeller['tell'] {
  let endsAt: EpochMs = clock.now();
  let said = 0;

  const hasTurn = (): boolean => {
    const now = clock.now();
    // A clock that was set back must not silence us until it has caught up.
    if (now >= endsAt || endsAt - now > turn) {
      endsAt = after(now, turn);
      said = 0;
    }
    return said < mostInATurn;
  };

  return createRefusalTeller({
    audience: {
      hears: () => broker.isConnected() && broker.unsentBytes() < mostUnsentBytes && hasTurn(),
      publish({ topic, payload }) {
        said += 1;
        broker.publish(topic, payload);
      },
    },
    directory,
    clock,
  });
}
