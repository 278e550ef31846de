import { type Duration, seconds } from '../../model/duration.ts';
import type { DeviceId } from '../../model/ids.ts';
import { type Rejection, rejectionCodes } from '../../model/rejection.ts';
import { after, type Clock, type EpochMs, toIso } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import type { Audience } from './audience.ts';
import { type Reader, remedyFor } from './remedies.ts';
import { refusedTopic } from './topic-rules.ts';

const pause: Duration = seconds(1);
const mostRemembered = 10_000;

type Told = { readonly quietUntil: EpochMs; suppressed: number };

/**
 * Tells devices and gateways why messages were refused: at most one message per second, reader and code, with a count of those
 * that were not told. Says nothing to who does not listen.
 */
export function createRefusalTeller({
  audience,
  directory,
  clock,
}: {
  readonly audience: Pick<Audience, 'hears' | 'publish'>;
  readonly directory: Pick<Directory, 'isGateway'>;
  readonly clock: Clock;
}): (reader: DeviceId, rejection: Rejection) => void {
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

  return (id, rejection) => {
    const topic = refusedTopic(id);
    if (!audience.hears(topic)) return;
    const suppressed = turn(`${id} ${rejection.code}`);
    if (suppressed === undefined) return;
    const reader: Reader = { id, role: directory.isGateway(id) ? 'gateway' : 'device' };
    audience.publish({ topic, payload: explain(rejection, { reader, suppressed }) });
  };
}

function forgetOldest(told: Map<string, Told>): void {
  if (told.size < mostRemembered) return;
  for (const key of told.keys()) {
    told.delete(key);
    return;
  }
}

/** What is read on a `refused` topic. */
function explain(rejection: Rejection, { reader, suppressed }: { reader: Reader; suppressed: number }): Buffer {
  const { code, detail, device, topic, receivedAt } = rejection;
  const { meaning } = rejectionCodes[code];
  const remedy = remedyFor(reader, rejection);
  return Buffer.from(
    JSON.stringify({ code, detail, meaning, remedy, device, topic, receivedAt: toIso(receivedAt), suppressed }),
  );
}
