import { minutes } from '../../src/model/duration.ts';
import type { DeviceId } from '../../src/model/ids.ts';
import { type EpochMs, toIso } from '../../src/model/time.ts';
import { luckOf } from '../chance.ts';
import type { Inventory } from '../city/inventory.ts';
import { type PlainForm, readPlainForm, writeJson } from '../plain-form.ts';
import { type Publish, type Step, send, sendEach } from '../step.ts';
import type { Utterance } from '../utterance.ts';
import { type Incident, isDuring, type Scenario } from './scenario.ts';

/** So many readings in one message of the backlog, well below what a broker takes in one packet. */
const batchSize = 50;

function gatewayByLuck({ gateways }: Inventory, seed: number): DeviceId | undefined {
  return gateways[Math.floor(luckOf(seed, 'offline gateway')() * gateways.length)];
}

type Kept = { readonly utterance: Utterance; readonly form: PlainForm | undefined };

function batchOf(gateway: DeviceId, kept: readonly Kept[], at: EpochMs): Publish {
  return {
    does: 'publish',
    at,
    carrier: gateway,
    topic: `gateways/v1/${gateway}/batch`,
    payload: writeJson(kept.map(({ utterance, form }) => ({ device: utterance.device.id, ...form }))),
    kinds: kept.map(({ utterance }) => utterance.device.kind),
  };
}

/** The backlog, all at once, each reading with the time when it was taken. What is no plain JSON goes on its own. */
function* burst(gateway: DeviceId, backlog: readonly Utterance[], at: EpochMs): Generator<Step> {
  const kept = backlog.map((utterance): Kept => ({ utterance, form: readPlainForm(utterance.payload) }));
  const fits = kept.filter(({ form }) => form !== undefined);
  for (let from = 0; from < fits.length; from += batchSize)
    yield batchOf(gateway, fits.slice(from, from + batchSize), at);
  for (const { utterance, form } of kept) if (form === undefined) yield send(utterance, at);
}

function* cutOff(spoken: Iterable<Utterance>, gateway: DeviceId, incident: Incident): Generator<Step> {
  let backlog: Utterance[] = [];
  let phase: 'before' | 'cut off' | 'back' = 'before';
  for (const utterance of spoken) {
    if (phase === 'before' && utterance.time >= incident.begins) {
      phase = 'cut off';
      yield { does: 'hang_up', at: incident.begins, carrier: gateway };
    }
    if (phase === 'cut off' && utterance.time >= incident.ends) {
      phase = 'back';
      yield { does: 'call_again', at: incident.ends, carrier: gateway };
      yield* burst(gateway, backlog, incident.ends);
      backlog = [];
    }
    const isHeld = phase === 'cut off' && utterance.device.gateway === gateway && isDuring(incident, utterance.time);
    if (isHeld) backlog.push(utterance);
    else yield send(utterance);
  }
}

export const gatewayOfflineThenBurst: Scenario = {
  id: 'gateway-offline-then-burst',
  summary: 'A gateway loses its connection for some minutes, then sends all it kept at once, with the original times.',
  incident: { after: minutes(1), lasts: minutes(5) },
  plan: ({ city, seed, incident }) => {
    const gateway = gatewayByLuck(city, seed);
    return {
      announcements: [
        `${gateway ?? 'No gateway'} is cut off from ${toIso(incident.begins)} to ${toIso(incident.ends)}.`,
      ],
      transmit: (spoken) => (gateway === undefined ? sendEach(spoken) : cutOff(spoken, gateway, incident)),
      planted: [],
    };
  },
};
