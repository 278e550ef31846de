import { expect, it } from 'vitest';
import { beginning, position } from '../journal/port.ts';
import type { DeviceKind } from '../model/device-kind.ts';
import { hours, minutes } from '../model/duration.ts';
import { deviceId, kindId } from '../model/ids.ts';
import { type Message, partition } from '../model/message.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { batch } from '../sources/formats/batch/batch.ts';
import { createCityState } from '../state/city-state.ts';
import { createLiveFeed } from '../state/live-feed.ts';
import { deliverLive } from './deliver.ts';
import { createPipeline } from './pipeline.ts';

const clock = { now: () => epochMs(Date.UTC(2026, 10, 21, 10)) };

/** Refuses whatever it is sent. */
const deaf: DeviceKind = {
  id: kindId('deaf'),
  label: 'Deaf',
  description: 'Reads nothing',
  quantities: [],
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
  decode: () => ({ ok: false, code: 'payload_malformed', detail: 'not for me' }),
  imagine: () => () => undefined,
};

/** Who is told what, as `reader: code about device`, when this message comes. */
async function toldAbout(said: { sender: string; topic: string; payload: unknown }): Promise<readonly string[]> {
  const kinds = new Map([[deaf.id, deaf]]);
  const directory = createMemoryRegistry({ kinds, clock });
  const place = { kind: deaf.id, position: { lat: 43.46, lon: -3.81 } };
  await directory.addGateway(deviceId('gate-1'));
  await directory.addDevice({ id: deviceId('own'), ...place, gateway: deviceId('gate-1') });
  await directory.addDevice({ id: deviceId('foreign'), ...place });
  const events = createSilentEvents();
  const told: string[] = [];
  const deliver = deliverLive({
    state: createCityState({ directory, kinds }),
    live: createLiveFeed({ events }),
    onTheWay: { read: () => undefined },
    teller: { tell: (reader, { code, device }) => void told.push(`${reader}: ${code} about ${device ?? 'nobody'}`) },
  });
  const message: Message = {
    topic: said.topic,
    sender: said.sender,
    payload: Buffer.from(JSON.stringify(said.payload)),
    receivedAt: clock.now(),
    via: said.sender === '' ? 'broker' : 'mqtt',
    qos: 1,
    redelivery: false,
    packetId: 1,
    partition: partition(0),
  };
  const pipeline = createPipeline({ kinds, directory, formats: new Map([[batch.format, batch]]), events });
  await deliver(pipeline.process([{ position: position(1), message }], beginning), new AbortController().signal);
  return told;
}

const gateway = { sender: 'gate-1', topic: 'gateways/v1/gate-1/batch' };
const values = { values: {} };

it.each([
  ['a device that sends what its kind cannot read', { sender: 'own', topic: 'barrio/v1/own/up' }, values, 'own'],
  ['a device on a topic that nobody reads', { sender: 'own', topic: 'kitchen/lamp' }, values, 'nobody'],
  ['a device that speaks as another one', { sender: 'own', topic: 'barrio/v1/foreign/up' }, values, 'foreign'],
  ['a device that speaks as one that does not exist', { sender: 'own', topic: 'barrio/v1/ghost/up' }, values, 'nobody'],
  ['a gateway whose batch is no array', gateway, {}, 'nobody'],
  ['a gateway that names a device of somebody else', gateway, [{ device: 'foreign', ...values }], 'foreign'],
  ['a gateway that names a device that does not exist', gateway, [{ device: 'ghost', ...values }], 'nobody'],
  ['a gateway whose own device says nonsense', gateway, [{ device: 'own', ...values }], 'own'],
])('%s hears of it itself, and nobody else does', async (_who, { sender, topic }, payload, about) => {
  const told = await toldAbout({ sender, topic, payload });
  expect(told).toEqual([expect.stringMatching(new RegExp(`^${sender}: [a-z_]+ about ${about}$`))]);
});

it('a device whose message an external broker relayed hears of it, for the sender is not known', async () => {
  const said = { sender: '', topic: 'barrio/v1/own/up', payload: values };
  expect(await toldAbout(said)).toEqual(['own: payload_malformed about own']);
  expect(await toldAbout({ ...said, topic: 'barrio/v1/ghost/up' })).toEqual([]);
});

it('a gateway whose batch an external broker relayed hears of it, and not the devices that it speaks for', async () => {
  const said = { sender: '', topic: 'gateways/v1/gate-1/batch', payload: [{ device: 'own', ...values }] };
  expect(await toldAbout(said)).toEqual(['gate-1: payload_malformed about own']);
});
