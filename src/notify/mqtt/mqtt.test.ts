import { HTTP } from 'cloudevents';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Announcement } from '../../model/alert.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import { openTestBroker, type TestBroker } from '../../sources/mqtt-broker/fixtures/open-test-broker.ts';
import { announcementOf } from '../fixtures/announcements.ts';
import { deliveryOf } from '../fixtures/deliveries.ts';
import { eventually } from '../fixtures/eventually.ts';
import { temporaryDatabase } from '../fixtures/temporary-database.ts';
import type { Channel } from '../port.ts';
import { createMqtt } from './mqtt.ts';
import { keepStanding } from './standing-alerts.ts';

let test: TestBroker;
let own: Awaited<ReturnType<typeof temporaryDatabase>>;
let channel: Channel;
const clients: MqttClient[] = [];
const publicUrl = 'https://barrio.example';

const open = (): Channel => createMqtt({ speaker: test.broker, connection: own.database.connection, publicUrl });

beforeEach(async () => {
  test = await openTestBroker();
  own = await temporaryDatabase();
  channel = open();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  await test[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
});

type Heard = { readonly topic: string; readonly retain: boolean; readonly event: ReturnType<typeof read> };

const read = (payload: Buffer) => {
  if (payload.length === 0) return undefined;
  const event = HTTP.toEvent<{ what: string }>({
    headers: { 'content-type': 'application/cloudevents+json' },
    body: payload.toString(),
  });
  return Array.isArray(event) ? undefined : event;
};

/** A device that listens. */
async function listen(...filters: readonly string[]): Promise<readonly Heard[]> {
  const client = await connectAsync(test.url, {
    ...test.credential('bay-1'),
    clientId: `c${clients.length}`,
    reconnectPeriod: 0,
  });
  clients.push(client);
  const heard: Heard[] = [];
  client.on('message', (topic, payload, { retain }) => void heard.push({ topic, retain, event: read(payload) }));
  await client.subscribeAsync([...filters]);
  return heard;
}

/** As the hand-out and the outbox do it. */
async function announce(announcement: Announcement): Promise<void> {
  await own.database.transact((connection) => keepStanding(connection, announcement));
  const delivery = deliveryOf(`k${announcement.seq}`, { channel: 'mqtt', recipient: 'everybody' });
  const { signal } = new AbortController();
  const address = { channel: 'mqtt', topic: 'barrio/v1/alerts' } as const;
  const delivered = await channel.deliver(
    { ...delivery, content: { ...delivery.content, announcement } },
    address,
    signal,
  );
  expect(delivered.ok).toBe(true);
}

const air = 'barrio/v1/alerts/centro/air';

it('an alert is heard at once, as a CloudEvent, and stands for whoever comes later', async () => {
  const present = await listen('barrio/v1/alerts/#');
  await announce(announcementOf(1));
  await eventually(() => expect(present.map(({ topic }) => topic)).toEqual([`${air}/events`, air]));
  expect(present[1]?.event).toMatchObject({
    id: 'announcement-1',
    type: 'city.barrio.alert.raised',
    subject: 'smog:centro',
  });
  const late = await listen('barrio/v1/alerts/+/air');
  await eventually(() => expect(late).toEqual([{ topic: air, retain: true, event: present[1]?.event }]));
});

it('what is over stands no more, and who listens hears that', async () => {
  const present = await listen(air);
  await announce(announcementOf(1));
  await announce(announcementOf(2, { what: 'resolved' }));
  await eventually(() => expect(present.map(({ event }) => event?.data?.what)).toEqual(['raised', undefined]));
  const late = await listen('barrio/v1/alerts/#');
  await announce(announcementOf(3, { group: 'other', areas: [areaId('este')] }));
  await eventually(() => expect(late).toHaveLength(2));
  expect(late.map(({ topic }) => topic)).not.toContain(air);
});

it('of two matters on one topic the older one stands again when the newer one is over', async () => {
  await announce(announcementOf(1, { group: 'smog:centro' }));
  await announce(announcementOf(2, { group: 'ozone:centro' }));
  await announce(announcementOf(3, { group: 'ozone:centro', what: 'resolved' }));
  const late = await listen(air);
  await eventually(() => expect(late.map(({ event }) => event?.subject)).toEqual(['smog:centro']));
});

it('a matter that leaves an area stands there no more; the whole city has a topic too, and what lies outside every area', async () => {
  await announce(announcementOf(1, { areas: [areaId('centro'), areaId('este')] }));
  await announce(announcementOf(2, { areas: [areaId('este')], what: 'updated' }));
  await announce(announcementOf(3, { areas: [], subjects: [{ is: 'city' }], group: 'wind' }));
  await announce(announcementOf(4, { areas: [], subjects: [{ is: 'device', id: deviceId('far') }], group: 'far' }));
  const late = await listen('barrio/v1/alerts/#');
  await eventually(() =>
    expect(late.map(({ topic }) => topic).toSorted()).toEqual([
      'barrio/v1/alerts/city/air',
      'barrio/v1/alerts/este/air',
      'barrio/v1/alerts/outside/air',
    ]),
  );
});

it('what stood before a restart stands after it', async () => {
  await announce(announcementOf(1));
  await test[Symbol.asyncDispose]();
  test = await openTestBroker();
  open();
  const late = await listen('barrio/v1/alerts/centro/#');
  await eventually(() => expect(late.map(({ topic }) => topic)).toEqual([air]));
});

it('what stands and cannot be read any more ends no start; what is behind it stands', async () => {
  await announce(announcementOf(1, { group: 'smog:centro' }));
  await announce(announcementOf(2, { group: 'ozone:centro' }));
  await announce(announcementOf(3, { areas: [areaId('este')], group: 'smog:este' }));
  own.database.connection.exec(`UPDATE standing_alerts SET body = json_remove(body, '$.texts') WHERE seq > 1`);
  await test[Symbol.asyncDispose]();
  test = await openTestBroker();
  open();
  const late = await listen('barrio/v1/alerts/#');
  await eventually(() =>
    expect(late.map(({ topic, event }) => [topic, event?.subject])).toEqual([[air, 'smog:centro']]),
  );
});

it('who subscribes to much that stands, and reads nothing, holds up nobody', async () => {
  for (let index = 0; index < 400; index++) {
    test.broker.publishStanding(`barrio/v1/alerts/area-${index}/air`, 'x'.repeat(5_000));
  }
  const frozen = await test.client('gate-1');
  frozen.socket.pause();
  for (let index = 0; index < 50; index++) {
    frozen.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'barrio/v1/alerts/#', qos: 0 }] });
  }
  const client = await connectAsync(test.url, { ...test.credential('bay-1'), reconnectPeriod: 0 });
  clients.push(client);
  let count = 0;
  client.on('message', () => void (count += 1));
  await client.subscribeAsync('barrio/v1/alerts/#');
  await eventually(() => expect(count).toBe(400));
});
