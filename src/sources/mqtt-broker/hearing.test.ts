import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import type { Rejection } from '../../model/rejection.ts';
import { epochMs } from '../../model/time.ts';
import { eventually } from './fixtures/eventually.ts';
import { openTestBroker } from './fixtures/open-test-broker.ts';
import { publish, type RawClient } from './fixtures/raw-client.ts';
import { kibibytes } from './limits.ts';

async function subscribe(client: RawClient, ...topics: readonly string[]): Promise<readonly unknown[]> {
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: topics.map((topic) => ({ topic, qos: 1 })) });
  return (await client.next('suback')).granted;
}

const rejection = (detail: string): Rejection => ({
  code: 'payload_malformed',
  detail,
  topic: 'barrio/v1/bay-1/up',
  receivedAt: epochMs(0),
  sender: 'bay-1',
  device: deviceId('bay-1'),
  payload: new Uint8Array(),
});

describe('SUBSCRIBE', () => {
  it('is answered filter by filter: what is not allowed or not a filter gets 0x80', async () => {
    await using test = await openTestBroker();
    const client = await test.client('bay-1');
    const granted = await subscribe(
      client,
      'barrio/v1/live/#',
      '$SYS/#',
      'a/+b',
      'a#',
      'barrio/v1/bay-1/refused',
      'barrio/v1/bay-2/refused',
      'barrio/v1/live/#',
      '$share/g/barrio/v1/live/#',
    );
    expect(granted).toEqual([1, 128, 128, 128, 1, 128, 1, 128]);
    expect(test.reasons()).toEqual([]);
  });

  it('is granted for so many filters only', async () => {
    await using test = await openTestBroker({ limits: { subscriptions: 2 } });
    const client = await test.client('bay-1');
    expect(await subscribe(client, 'barrio/v1/live/a', 'barrio/v1/live/b', 'barrio/v1/live/c')).toEqual([1, 1, 128]);
    expect(await subscribe(client, 'barrio/v1/live/d')).toEqual([128]);
  });

  it('does not hold up what the client says behind it in the same segment', async () => {
    await using test = await openTestBroker();
    const client = await test.client('bay-1');
    client.send(
      { cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'barrio/v1/live/#', qos: 0 }] },
      publish('barrio/v1/bay-1/up', { id: 2 }),
      { cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 'barrio/v1/alerts/#', qos: 0 }] },
      { cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['barrio/v1/alerts/#', 'a#'] },
      { cmd: 'pingreq' },
    );
    await client.next('pingresp');
    await client.next('puback');
    await client.next('unsuback');
    expect(client.received.filter(({ cmd }) => cmd === 'suback')).toHaveLength(2);
  });
});

it('who listens hears what is published live, and is counted as long as it listens', async () => {
  await using test = await openTestBroker();
  const { broker } = test;
  expect(broker.hasLiveSubscribers()).toBe(false);
  const client = await connectAsync(test.url, { ...test.credential('bay-1'), reconnectPeriod: 0 });
  const heard: string[] = [];
  client.on('message', (topic, payload) => void heard.push(`${topic} ${payload.toString()}`));
  await client.subscribeAsync('barrio/v1/live/#');
  expect(broker.hasLiveSubscribers()).toBe(true);
  broker.publishLive('barrio/v1/live/centro/noise', '61');
  broker.publishLive('barrio/v1/alerts/centro/high', 'not asked for');
  await eventually(() => expect(heard).toEqual(['barrio/v1/live/centro/noise 61']));
  await client.unsubscribeAsync('barrio/v1/live/#');
  await eventually(() => expect(broker.hasLiveSubscribers()).toBe(false));
  await client.subscribeAsync('barrio/v1/alerts/#');
  expect(broker.hasLiveSubscribers()).toBe(true);
  await client.endAsync();
  await eventually(() => expect(broker.hasLiveSubscribers()).toBe(false));
});

it('nobody hears the telemetry of a device, whatever it claims', async () => {
  await using test = await openTestBroker();
  const listener = await test.client('bay-2');
  await subscribe(
    listener,
    'barrio/v1/live/#',
    'barrio/v1/bay-2/state',
    'barrio/v1/bay-2/down/#',
    'barrio/v1/bay-2/refused',
  );
  const liar = await test.client('bay-1');
  const lies = [
    'barrio/v1/live/centro/noise',
    'barrio/v1/bay-2/state',
    'barrio/v1/bay-2/down/x/ack',
    'barrio/v1/bay-2/refused',
  ];
  for (const [index, topic] of lies.entries()) liar.send(publish(topic, { id: index + 1, qos: 2, retain: true }));
  await eventually(() => expect(liar.received.filter(({ cmd }) => cmd === 'pubrec')).toHaveLength(lies.length));
  listener.send({ cmd: 'pingreq' });
  await listener.next('pingresp');
  expect(listener.received.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
  expect(await test.kept()).toHaveLength(lies.length);
});

describe('the state of a device', () => {
  const state = 'barrio/v1/bay-3/state';

  it('is kept, shown to its gateway, and shown again to who comes later', async () => {
    await using test = await openTestBroker();
    const early = await test.client('gate-1', { clientId: 'early' });
    await subscribe(early, state);
    const device = await test.client('bay-3');
    device.send(publish(state, { payload: 'online', retain: true }));
    await device.next('puback');
    expect(await early.next('publish')).toMatchObject({ topic: state, payload: Buffer.from('online'), retain: false });
    const late = await test.client('gate-1', { clientId: 'late' });
    await subscribe(late, state);
    expect(await late.next('publish')).toMatchObject({ topic: state, payload: Buffer.from('online'), retain: true });
    expect((await test.kept()).map(({ topic }) => topic)).toEqual([state]);
  });

  it('is taken away by an empty one [MQTT-3.3.1-10]', async () => {
    await using test = await openTestBroker();
    const device = await test.client('bay-3');
    device.send(
      publish(state, { payload: 'online', retain: true }),
      publish(state, { id: 2, payload: '', retain: true }),
    );
    await eventually(() => expect(device.received.filter(({ cmd }) => cmd === 'puback')).toHaveLength(2));
    await subscribe(device, state);
    device.send({ cmd: 'pingreq' });
    await device.next('pingresp');
    expect(device.received.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
  });

  const will = { topic: state, payload: Buffer.from('offline'), qos: 1, retain: true } as const;

  it('is what the last will says, when the device goes without a goodbye', async () => {
    await using test = await openTestBroker();
    const gateway = await test.client('gate-1');
    await subscribe(gateway, state);
    const device = await test.stranger();
    device.connect(test.credential('bay-3'), { will });
    await device.next('connack');
    device.socket.resetAndDestroy();
    expect(await gateway.next('publish')).toMatchObject({ topic: state, payload: Buffer.from('offline') });
    expect((await test.kept()).map(({ topic, qos, sender }) => [topic, qos, sender])).toEqual([[state, 1, 'bay-3']]);
  });

  it('stays as it is when the device says goodbye, and when it is we who close', async () => {
    await using test = await openTestBroker();
    const polite = await test.stranger();
    polite.connect(test.credential('bay-3'), { will, clientId: 'polite' });
    await polite.next('connack');
    polite.send({ cmd: 'disconnect' });
    await polite.closed();
    const other = await test.stranger();
    other.connect(test.credential('bay-3'), { will, clientId: 'other' });
    await other.next('connack');
    await test.broker.close();
    expect(test.journal.appends).toEqual([]);
  });

  it('is not for another device to will, though its will is kept', async () => {
    await using test = await openTestBroker();
    const gateway = await test.client('gate-1');
    await subscribe(gateway, state);
    const device = await test.stranger();
    device.connect(test.credential('bay-1'), { will });
    await device.next('connack');
    device.destroy();
    await eventually(async () => expect(await test.kept()).toHaveLength(1));
    gateway.send({ cmd: 'pingreq' });
    await gateway.next('pingresp');
    expect(gateway.received.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
  });

  it('is kept in the order of what happened when the device comes back', async () => {
    await using test = await openTestBroker();
    const first = await test.stranger();
    first.connect(test.credential('bay-3'), { will });
    await first.next('connack');
    const second = await test.stranger();
    second.connect(test.credential('bay-3'), { will });
    await second.next('connack');
    second.send(publish(state, { payload: 'online', retain: true }));
    await second.next('puback');
    expect((await test.kept()).map(({ payload }) => Buffer.from(payload).toString())).toEqual(['offline', 'online']);
  });
});

describe('a refusal', () => {
  it('is told to its reader, with a remedy, and to nobody else', async () => {
    await using test = await openTestBroker();
    const [device, other] = [await test.client('bay-1'), await test.client('bay-2')];
    await subscribe(device, 'barrio/v1/bay-1/refused');
    await subscribe(other, 'barrio/v1/bay-2/refused');
    test.broker.tell(deviceId('bay-1'), rejection('no "values"'));
    const told = await device.next('publish');
    expect(JSON.parse(told.payload.toString())).toEqual({
      code: 'payload_malformed',
      detail: 'no "values"',
      meaning: expect.any(String),
      remedy: expect.any(String),
      device: 'bay-1',
      topic: 'barrio/v1/bay-1/up',
      receivedAt: '1970-01-01T00:00:00.000Z',
      suppressed: 0,
    });
    expect(told.qos).toBe(0);
    expect(other.received.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
  });
});

describe('a subscriber that does not read', () => {
  const loud = Buffer.alloc(kibibytes(64), 'x');

  it('is disconnected, and holds up neither listeners nor devices', async () => {
    await using test = await openTestBroker({
      limits: { drainWithin: milliseconds(300), unreadBytes: kibibytes(256) },
    });
    const frozen = await test.client('bay-1');
    await subscribe(frozen, 'barrio/v1/live/#');
    frozen.socket.pause();
    const [healthy, device] = [await test.client('bay-2'), await test.client('bay-3')];
    await subscribe(healthy, 'barrio/v1/live/#');
    const heard = () => healthy.received.filter(({ cmd }) => cmd === 'publish').length;
    let said = 0;
    await eventually(() => {
      for (let count = 0; count < 10; count++) test.broker.publishLive('barrio/v1/live/a/b', loud);
      said += 10;
      expect(test.reasons()).toEqual(['reader_too_slow']);
    });
    device.send(publish('barrio/v1/bay-3/up'));
    await device.next('puback');
    await eventually(() => expect(heard()).toBe(said));
  });

  it('is disconnected when too much waits for it, however long it may take', async () => {
    await using test = await openTestBroker({ limits: { drainWithin: seconds(60), unreadBytes: kibibytes(256) } });
    const frozen = await test.client('bay-1');
    await subscribe(frozen, 'barrio/v1/live/#');
    frozen.socket.pause();
    await eventually(() => {
      for (let count = 0; count < 10; count++) test.broker.publishLive('barrio/v1/live/a/b', loud);
      expect(test.reasons()).toEqual(['reader_too_slow']);
    });
  });

  it('holds up nobody as long as it is borne with', async () => {
    await using test = await openTestBroker({ limits: { drainWithin: seconds(60), unreadBytes: kibibytes(100_000) } });
    const [frozen, healthy] = [await test.client('bay-1'), await test.client('bay-2')];
    await subscribe(frozen, 'barrio/v1/live/#');
    frozen.socket.pause();
    await subscribe(healthy, 'barrio/v1/alerts/#');
    for (let count = 0; count < 300; count++) test.broker.publishLive('barrio/v1/live/a/b', loud);
    test.broker.publishLive('barrio/v1/alerts/centro/high', 'smog');
    expect(await healthy.next('publish')).toMatchObject({ topic: 'barrio/v1/alerts/centro/high' });
  });

  it('that leaves its acknowledgements unread is not read from either, and goes', async () => {
    await using test = await openTestBroker({ limits: { drainWithin: milliseconds(300) } });
    const frozen = await test.client('bay-1');
    frozen.socket.pause();
    const pings = Buffer.alloc(kibibytes(64), Buffer.from([0xc0, 0x00]));
    const flood = setInterval(() => {
      if (!frozen.socket.destroyed && frozen.socket.writableLength < kibibytes(1024))
        for (let turn = 0; turn < 8; turn++) frozen.socket.write(pings);
    }, 1);
    await eventually(() => expect(test.reasons()).toEqual(['reader_too_slow']));
    clearInterval(flood);
  });
});
