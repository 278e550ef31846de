import { type Duration, seconds } from '../../model/duration.ts';
import type { DeviceId } from '../../model/ids.ts';
import { type Rejection, rejectionCodes } from '../../model/rejection.ts';
import { after, type Clock, type EpochMs, toIso } from '../../model/time.ts';
import type { Audience } from './audience.ts';
import { refusedTopic } from './topic-rules.ts';

const pause: Duration = seconds(1);
const mostRemembered = 10_000;

type Told = { readonly quietUntil: EpochMs; suppressed: number };

/**
 * Tells devices why their messages were refused: at most one message per second, device and code, with a count of those that
 * were not told. Says nothing to a device that does not listen.
 */
export function createRefusalTeller({
  audience,
  clock,
}: {
  readonly audience: Pick<Audience, 'hears' | 'publish'>;
  readonly clock: Clock;
}): (device: DeviceId, rejection: Rejection) => void {
  const told = new Map<string, Told>();

  /** How many were held back since the last one; `undefined` when this one is held back too. */
  function turn(key: string): number | undefined {
    const now = clock.now();
    const last = told.get(key);
    if (last !== undefined && now < last.quietUntil) {
      last.suppressed++;
      return undefined;
    }
    told.delete(key);
    forgetOldest(told);
    told.set(key, { quietUntil: after(now, pause), suppressed: 0 });
    return last?.suppressed ?? 0;
  }

  return (device, rejection) => {
    const topic = refusedTopic(device);
    if (!audience.hears(topic)) return;
    const suppressed = turn(`${device} ${rejection.code}`);
    if (suppressed !== undefined) audience.publish({ topic, payload: explain(rejection, suppressed) });
  };
}

function forgetOldest(told: Map<string, Told>): void {
  if (told.size < mostRemembered) return;
  for (const key of told.keys()) {
    told.delete(key);
    return;
  }
}

/** What a device reads on its `refused` topic. */
function explain({ code, detail, topic, receivedAt }: Rejection, suppressed: number): Buffer {
  const { meaning, remedy } = rejectionCodes[code];
  return Buffer.from(
    JSON.stringify({ code, detail, meaning, remedy, topic, receivedAt: toIso(receivedAt), suppressed }),
  );
}
