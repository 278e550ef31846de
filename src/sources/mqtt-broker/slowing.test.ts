import { describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../model/duration.ts';
import type { QuotaLimits } from '../quotas/limits.ts';
import { eventually } from './fixtures/eventually.ts';
import { openTestBroker, type TestBroker, type TestBrokerOptions } from './fixtures/open-test-broker.ts';
import { publish, type RawClient } from './fixtures/raw-client.ts';
import { kibibytes } from './limits.ts';

const up = 'barrio/v1/bay-1/up';

/** Ten messages at once, and ten more for each second that passes. */
const tenPerSecond: Partial<QuotaLimits> = {
  device: { perSecond: 10, peakPerSecond: 0 },
  gateway: { perSecond: 10, peakPerSecond: 0 },
  catchUpTime: seconds(1),
};

/** A broker for whose quotas time passes only when the test says so. */
async function openSlow(options: TestBrokerOptions = {}): Promise<TestBroker & { pass(span: number): void }> {
  let now = 0;
  const test = await openTestBroker({ quotaLimits: tenPerSecond, ticks: () => now, ...options });
  return Object.assign(test, { pass: (span: number) => void (now += span) });
}

const numbered = (count: number, qos: 0 | 1 | 2 = 1, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    publish(up, { id: from + index + 1, qos, payload: String(from + index) }),
  );

const payloads = async (test: TestBroker): Promise<readonly string[]> =>
  (await test.kept()).map(({ payload }) => Buffer.from(payload).toString());

const numbers = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(index));

const answered = ({ received }: RawClient): readonly unknown[] =>
  received.flatMap((packet) => (packet.cmd === 'puback' || packet.cmd === 'pubrec' ? [packet.messageId] : []));

async function roundTrip(client: RawClient): Promise<void> {
  client.send({ cmd: 'pingreq' });
  await client.next('pingresp');
}

/** Until so many are in the journal, and a neighbour's round trip later still no more. */
async function keepsOnly(test: TestBroker, neighbour: RawClient, count: number): Promise<void> {
  await eventually(async () => expect(await payloads(test)).toHaveLength(count));
  await roundTrip(neighbour);
  expect(await payloads(test)).toEqual(numbers(count));
}

describe('a client that sends faster than its quota', () => {
  it.each([0, 1, 2] as const)('is read as fast as it may send, and all of it in the end: QoS %d', async (qos) => {
    await using test = await openSlow();
    const neighbour = await test.client('bay-2');
    const client = await test.client('bay-1');
    client.send(...numbered(25, qos));
    await keepsOnly(test, neighbour, 10);
    test.pass(seconds(1));
    await keepsOnly(test, neighbour, 20);
    test.pass(seconds(1));
    await keepsOnly(test, neighbour, 25);
    await eventually(() => expect(answered(client)).toHaveLength(qos === 0 ? 0 : 25));
    expect(answered(client)).toEqual(qos === 0 ? [] : numbers(25).map((number) => Number(number) + 1));
  });

  it('is as slow when it comes again, and nobody else is', async () => {
    await using test = await openSlow();
    const neighbour = await test.client('bay-2');
    const first = await test.client('bay-1', { clientId: 'a' });
    first.send(...numbered(10));
    await eventually(() => expect(answered(first)).toHaveLength(10));
    first.destroy();
    const second = await test.client('bay-1', { clientId: 'b' });
    second.send(...numbered(5, 1, 10));
    await keepsOnly(test, neighbour, 10);
    neighbour.send(publish('barrio/v1/bay-2/up', { id: 1 }));
    await neighbour.next('puback');
    test.pass(seconds(1));
    await eventually(() => expect(answered(second)).toHaveLength(5));
  });

  it('is as slow when the packets lie behind its CONNECT', async () => {
    await using test = await openSlow();
    const neighbour = await test.client('bay-2');
    const client = await test.stranger();
    const { username, password } = test.credential('bay-1');
    client.send(
      {
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clientId: 'a',
        clean: true,
        username,
        password: Buffer.from(password),
      },
      ...numbered(15),
    );
    await keepsOnly(test, neighbour, 10);
    test.pass(seconds(1));
    await eventually(() => expect(answered(client)).toHaveLength(15));
  });

  it('shares its quota among its connections, in turns', async () => {
    await using test = await openSlow();
    const clients = [await test.client('bay-1', { clientId: 'a' }), await test.client('bay-1', { clientId: 'b' })];
    for (const client of clients) client.send(...numbered(20));
    for (let kept = 10; kept < 40; kept += 10) {
      await eventually(async () => expect(await payloads(test)).toHaveLength(kept));
      test.pass(seconds(1));
    }
    for (const client of clients) await eventually(() => expect(answered(client)).toHaveLength(20));
  });

  it('need not fear that it seems silent meanwhile', async () => {
    await using test = await openSlow();
    const [slowed, silent] = [await test.stranger(), await test.stranger()];
    slowed.connect(test.credential('bay-1'), { clientId: 'a', keepalive: 1 });
    silent.connect(test.credential('bay-2'), { clientId: 'b', keepalive: 1 });
    slowed.send(...numbered(15));
    await silent.closed();
    expect(test.reasons()).toEqual(['silent_too_long']);
    test.pass(seconds(1));
    await eventually(() => expect(answered(slowed)).toHaveLength(15));
  });

  it('is heard to its end when it has said goodbye and gone: no last will, and not a message less', async () => {
    await using test = await openSlow();
    const client = await test.stranger();
    client.connect(test.credential('bay-1'), {
      clientId: 'a',
      will: { topic: up, payload: Buffer.from('will'), qos: 0, retain: false },
    });
    client.send(...numbered(25, 0), { cmd: 'disconnect' });
    client.socket.end();
    for (const count of [10, 20, 25]) {
      await eventually(async () => expect(await payloads(test)).toEqual(numbers(count)));
      test.pass(seconds(1));
    }
    await eventually(() => expect(test.broker.connections()).toBe(0));
    expect(await payloads(test)).toEqual(numbers(25));
  });

  it('is told on its notice topic, and only there', async () => {
    await using test = await openSlow();
    const [client, neighbour] = [await test.client('bay-1'), await test.client('bay-2')];
    for (const [each, id] of [
      [client, 'bay-1'],
      [neighbour, 'bay-2'],
    ] as const) {
      each.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: `barrio/v1/${id}/notice`, qos: 0 }] });
      expect(await each.next('suback')).toMatchObject({ granted: [0] });
    }
    client.send(...numbered(25));
    const { topic, payload } = await client.next('publish');
    expect([topic, JSON.parse(payload.toString())]).toEqual([
      'barrio/v1/bay-1/notice',
      {
        notice: 'slowed_down',
        perSecond: 10,
        detail: expect.stringContaining('lost when the connection breaks, unless you send it again'),
        remedy: expect.stringContaining('BARRIO_QUOTA_DEVICE_PER_SECOND'),
      },
    ]);
    await roundTrip(neighbour);
    expect(neighbour.received.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
  });

  it('pays for a large message as for several, and for asking as for a message', async () => {
    await using test = await openSlow();
    const client = await test.client('bay-1');
    const large = publish(up, { id: 1, payload: Buffer.alloc(5 * 4_096) });
    client.send(large, publish(up, { id: 2 }), { cmd: 'pingreq' }, { cmd: 'pingreq' }, ...numbered(5, 1, 2));
    // 6 for the large one, 1 for the small one, 2 for the pings: one of the five is left.
    await eventually(() => expect(answered(client)).toEqual([1, 2, 3]));
    test.pass(seconds(1));
    await eventually(() => expect(answered(client)).toHaveLength(7));
  });

  it('is held to its peak while it has allowance left', async () => {
    const quotaLimits = { device: { perSecond: 10, peakPerSecond: 40 }, catchUpTime: seconds(10) };
    await using test = await openSlow({ quotaLimits });
    const neighbour = await test.client('bay-2');
    const client = await test.client('bay-1');
    client.send(...numbered(40));
    await keepsOnly(test, neighbour, 10);
    test.pass(milliseconds(250));
    await keepsOnly(test, neighbour, 20);
    expect(test.quotas.stateOf({ id: test.credential('bay-1').id, role: 'device' })).toMatchObject({
      allowance: { left: 82, of: 100 },
      slowedSince: expect.any(Number),
    });
  });
});

it('takes whole reads, and waits the longer for what is owed, when no more can be held back', async () => {
  await using test = await openSlow({ limits: { heldBackInAll: kibibytes(4) } });
  const [first, second] = [await test.client('bay-1'), await test.client('bay-2')];
  const neighbour = await test.client('gate-1');
  first.send(...Array.from({ length: 40 }, (_, index) => publish(up, { id: index + 1, payload: Buffer.alloc(1_000) })));
  await eventually(() => expect(answered(first)).toHaveLength(10));
  second.send(...Array.from({ length: 40 }, (_, index) => publish('barrio/v1/bay-2/up', { id: index + 1 })));
  await eventually(() => expect(answered(second)).toHaveLength(40));
  for (let count = 10; count < 40; count += 10) {
    await eventually(() => expect(answered(first)).toHaveLength(count));
    test.pass(seconds(1));
  }
  await eventually(() => expect(answered(first)).toHaveLength(40));
  // What was held back of the first is taken: from now on reads are cut again.
  second.send(publish('barrio/v1/bay-2/up', { id: 41 }));
  await roundTrip(neighbour);
  expect(answered(second)).toHaveLength(40);
  test.pass(seconds(1));
  await eventually(() => expect(answered(second)).toHaveLength(41));
});

it('lets nobody be heard beyond its quota for long because no more can be held back, and its other connections have their turn', async () => {
  await using test = await openSlow({ limits: { heldBackInAll: kibibytes(4) } });
  const [held, flooding] = [
    await test.client('bay-1', { clientId: 'a' }),
    await test.client('bay-1', { clientId: 'b' }),
  ];
  const neighbour = await test.client('bay-2');
  held.send(...Array.from({ length: 40 }, (_, index) => publish(up, { id: index + 1, payload: Buffer.alloc(1_000) })));
  await eventually(() => expect(answered(held)).toHaveLength(10));
  flooding.send(...numbered(100));
  await eventually(() => expect(answered(flooding)).toHaveLength(100));
  flooding.send(...numbered(100));
  await roundTrip(neighbour);
  expect(answered(flooding)).toHaveLength(100);
  const again = await test.stranger();
  again.connect(test.credential('bay-1'), { clientId: 'c' });
  again.send(...numbered(100));
  await again.next('connack');
  await roundTrip(neighbour);
  test.pass(seconds(11));
  await eventually(() => expect(answered(held)).toHaveLength(20));
  expect([flooding, again].map((client) => answered(client).length)).toEqual([100, 0]);
  await eventually(() => {
    test.pass(seconds(10));
    expect([held, flooding, again].map((client) => answered(client).length)).toEqual([40, 200, 100]);
  });
});

it('counts the last wills of a sender, so that what it says next waits for them', async () => {
  await using test = await openSlow();
  const will = { topic: up, payload: Buffer.from('will'), qos: 1, retain: false } as const;
  for (let count = 1; count <= 15; count++) {
    const client = await test.stranger();
    client.connect(test.credential('bay-1'), { clientId: `a${count}`, will });
    await client.next('connack');
    client.socket.resetAndDestroy();
    await eventually(async () => expect(await payloads(test)).toHaveLength(count));
  }
  const neighbour = await test.client('bay-2');
  const client = await test.client('bay-1');
  client.send(...numbered(1));
  await roundTrip(neighbour);
  expect(answered(client)).toEqual([]);
  test.pass(seconds(1));
  await eventually(() => expect(answered(client)).toEqual([1]));
});

it.each(['breaks', 'is taken over'])(
  'loses what waits without a promise when the connection %s, and takes the rest when it comes again',
  async (how) => {
    await using test = await openSlow();
    const neighbour = await test.client('bay-2');
    const first = await test.client('bay-1');
    first.send(...numbered(15, 0), ...numbered(5, 1, 15));
    await keepsOnly(test, neighbour, 10);
    if (how === 'breaks') first.socket.resetAndDestroy();
    const second = await test.client('bay-1');
    second.send(...numbered(5, 1, 15));
    test.pass(seconds(1));
    await eventually(() => expect(answered(second)).toHaveLength(5));
    expect(await payloads(test)).toEqual(numbers(20).filter((_, index) => index < 10 || index >= 15));
  },
);
