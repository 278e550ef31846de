import { type Duration, seconds } from '../../model/duration.ts';
import { rejectionCodes } from '../../model/rejection.ts';
import { type Clock, type EpochMs, epochMs, toIso } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import type { RefusalTeller, ToldRejection } from '../port.ts';
import { type Reader, remedyFor } from './remedies.ts';

/** Enough to find what is wrong in a batch of a gateway. */
const mostAtOnce = 20;
const oneMoreAfter: Duration = seconds(1);
const mostRemembered = 10_000;

/** Where a device or gateway hears why its messages were refused. */
export const refusedTopic = (id: string): string => `barrio/v1/${id}/refused`;

export const isRefusedTopic = (topic: string): boolean => /^barrio\/v1\/[^/]+\/refused$/.test(topic);

/** Whoever can be spoken to by MQTT. */
export type Audience = {
  /** Whether anybody listens there, and can be told now. */
  hears(topic: string): boolean;
  publish(showing: { readonly topic: string; readonly payload: Buffer }): void;
};

/** How often a reader may still be told of one code, as of when, and how often it was not. */
type Allowance = { left: number; countedAt: EpochMs; suppressed: number };

/**
 * Tells devices and gateways why messages were refused. Of each code a reader is told a batch of refusals at once, and then one a
 * second, with a count of those that were not told. Says nothing to who does not listen.
 */
export function createRefusalTeller({
  audience,
  directory,
  clock,
}: {
  readonly audience: Audience;
  readonly directory: Pick<Directory, 'isGateway'>;
  readonly clock: Clock;
}): RefusalTeller['tell'] {
  const allowances = new Map<string, Allowance>();

  /** How many were held back since the last one; `undefined` when this one is held back too. */
  function turn(key: string): number | undefined {
    const now = clock.now();
    const allowance = refilled(allowances.get(key), now);
    if (!allowances.delete(key)) forgetOldest(allowances);
    allowances.set(key, allowance);
    if (allowance.left === 0) {
      allowance.suppressed += 1;
      return undefined;
    }
    const { suppressed } = allowance;
    allowance.left -= 1;
    allowance.suppressed = 0;
    return suppressed;
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

function refilled(allowance: Allowance | undefined, now: EpochMs): Allowance {
  if (allowance === undefined || now < allowance.countedAt) {
    return { left: mostAtOnce, countedAt: now, suppressed: allowance?.suppressed ?? 0 };
  }
  const more = Math.floor((now - allowance.countedAt) / oneMoreAfter);
  allowance.left = Math.min(mostAtOnce, allowance.left + more);
  allowance.countedAt = allowance.left === mostAtOnce ? now : epochMs(allowance.countedAt + more * oneMoreAfter);
  return allowance;
}

function forgetOldest(allowances: Map<string, Allowance>): void {
  if (allowances.size < mostRemembered) return;
  for (const key of allowances.keys()) {
    allowances.delete(key);
    return;
  }
}

/** What is read on a `refused` topic. */
function explain(rejection: ToldRejection, { reader, suppressed }: { reader: Reader; suppressed: number }): Buffer {
  const { code, entry: item, detail, samples, device, about, topic } = rejection;
  const { meaning } = rejectionCodes[code];
  const remedy = remedyFor(reader, rejection);
  const receivedAt = toIso(rejection.receivedAt);
  return Buffer.from(
    JSON.stringify({ code, item, detail, meaning, remedy, device, about, topic, receivedAt, samples, suppressed }),
  );
}
