import { connectAsync } from 'mqtt';
import type { Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { eventually } from './fixtures/eventually.ts';
import { openTestBroker, type TestBroker } from './fixtures/open-test-broker.ts';
import { publish, type RawClient } from './fixtures/raw-client.ts';
import { kibibytes } from './limits.ts';

const up = 'barrio/v1/bay-1/up';

/** Asks for a sign of life, so that everything the broker would have said before has been said. */
async function roundTrip(client: RawClient): Promise<void> {
  client.send({ cmd: 'pingreq' });
  await client.next('pingresp');
}

const answers = (client: RawClient): readonly string[] =>
  client.received.flatMap((packet: Packet) =>
    packet.cmd === 'connack' || packet.cmd === 'pingresp' ? [] : [`${packet.cmd} ${String(packet.messageId)}`],
  );

const payloads = async (test: TestBroker): Promise<readonly string[]> =>
  (await test.kept()).map(({ payload }) => Buffer.from(payload).toString());

it('keeps what a real client publishes with QoS 0, 1 and 2', async () => {
  await using test = await openTestBroker();
  const client = await connectAsync(test.url, { ...test.credential('bay-1'), reconnectPeriod: 0 });
  for (const qos of [0, 1, 2] as const) await client.publishAsync(up, `q${qos}`, { qos });
  await client.endAsync();
  const kept = await test.kept();
  expect(kept.map(({ qos, sender, topic, via }) => [qos, sender, topic, via])).toEqual(
    [0, 1, 2].map((qos) => [qos, 'bay-1', up, 'mqtt']),
  );
  expect(await payloads(test)).toEqual(['q0', 'q1', 'q2']);
});

describe('while the disk is busy', () => {
  it('nothing is acknowledged, and a sign of life is answered all the same', async () => {
    await using test = await openTestBroker();
    const client = await test.client('bay-1');
    test.journal.hold();
    client.send(publish(up, { id: 1 }), publish(up, { id: 2, qos: 2 }));
    await roundTrip(client);
    expect(answers(client)).toEqual([]);
    test.journal.release();
    await client.next('pubrec');
    expect(answers(client)).toEqual(['puback 1', 'pubrec 2']);
  });

  it('a client that asks for a sign of life is answered even behind many messages in one segment', async () => {
    await using test = await openTestBroker();
    const client = await test.client('bay-1');
    test.journal.hold();
    client.send(...Array.from({ length: 500 }, (_, index) => publish(up, { id: index + 1 })), { cmd: 'pingreq' });
    await client.next('pingresp');
    expect(answers(client)).toEqual([]);
  });
});

it('acknowledges in the order of arrival, whatever the topics and the quality of service', async () => {
  await using test = await openTestBroker();
  const client = await test.client('bay-1');
  client.send(
    publish(up, { id: 7 }),
    publish('barrio/v1/bay-1/state', { id: 6, payload: 'online', retain: true }),
    publish('$SYS/anything', { id: 5 }),
    publish(up, { id: 4, qos: 2 }),
    publish('barrio/v1/bay-1/down/reboot/ack', { id: 3 }),
  );
  client.send(publish('not/ours', { id: 2 }));
  await eventually(() => expect(answers(client)).toHaveLength(6));
  expect(answers(client)).toEqual(['puback 7', 'puback 6', 'puback 5', 'pubrec 4', 'puback 3', 'puback 2']);
});

it('appends what one segment brought in one go', async () => {
  await using test = await openTestBroker();
  const client = await test.client('bay-1');
  client.send(...Array.from({ length: 50 }, (_, index) => publish(up, { id: index + 1 })));
  await eventually(() => expect(answers(client)).toHaveLength(50));
  expect(test.journal.appends.length).toBeLessThan(5);
});

it('keeps messages on topics that nobody knows, for the pipeline to say why', async () => {
  await using test = await openTestBroker();
  const client = await test.client('bay-1');
  client.send(publish('barrio/v1/bay-2/up', { id: 1 }), publish('$SYS/x', { id: 2 }), publish('a', { id: 3 }));
  await eventually(() => expect(answers(client)).toHaveLength(3));
  expect((await test.kept()).map(({ topic, sender }) => [topic, sender])).toEqual([
    ['barrio/v1/bay-2/up', 'bay-1'],
    ['$SYS/x', 'bay-1'],
    ['a', 'bay-1'],
  ]);
});

it('says of a message what the sender said of it', async () => {
  await using test = await openTestBroker();
  const client = await test.client('gate-1');
  client.send(publish('barrio/v1/bay-3/up', { id: 513, dup: true, payload: Buffer.from([0, 255]) }));
  await client.next('puback');
  const [message] = await test.kept();
  expect(message).toMatchObject({ sender: 'gate-1', packetId: 513, redelivery: true, qos: 1 });
  expect(message?.payload).toEqual(Uint8Array.from([0, 255]));
});

it('reads no more of a client that has too much on its way to the disk, and all of it in the end', async () => {
  await using test = await openTestBroker({ limits: { pendingMessages: 50 } });
  const [flooding, neighbour] = [await test.client('bay-1'), await test.client('bay-2')];
  test.journal.hold();
  const all = Array.from({ length: 3_000 }, (_, index) => publish(up, { id: index + 1, payload: Buffer.alloc(1_024) }));
  flooding.send(...all);
  await eventually(() => expect(test.journal.appends.flat().length).toBeGreaterThanOrEqual(50));
  await roundTrip(neighbour);
  const segment = 64;
  expect(test.journal.appends.flat().length).toBeLessThanOrEqual(50 + segment);
  test.journal.release();
  await eventually(() => expect(answers(flooding)).toHaveLength(all.length));
});

it('reads no more from anybody who adds to it when all together have too much on its way', async () => {
  await using test = await openTestBroker({ limits: { pendingBytesInAll: kibibytes(64) } });
  const clients = [await test.client('bay-1', { clientId: 'a' }), await test.client('bay-1', { clientId: 'b' })];
  test.journal.hold();
  const all = Array.from({ length: 1_000 }, (_, index) => publish(up, { id: index + 1, payload: Buffer.alloc(1_024) }));
  for (const client of clients) client.send(...all);
  await eventually(() => expect(test.journal.appends.flat().length).toBeGreaterThanOrEqual(60));
  expect(test.journal.appends.flat().length).toBeLessThan(200);
  test.journal.release();
  for (const client of clients) await eventually(() => expect(answers(client)).toHaveLength(all.length));
});

describe('a journal that fails', () => {
  it('ends the connection without acknowledging, and the message can come again', async () => {
    await using test = await openTestBroker();
    const client = await test.client('bay-1');
    test.journal.fail();
    client.send(publish(up, { id: 1 }));
    await client.closed();
    expect(answers(client)).toEqual([]);
    expect(test.reasons()).toEqual(['journal_failed']);
  });
});

describe('a full journal', () => {
  it('holds what was received, stops reading, and goes on when there is room', async () => {
    await using test = await openTestBroker({ journalBytes: 600, limits: { pendingMessages: 20 } });
    const store = await test.journal.consumer('store');
    const client = await test.client('bay-1');
    const all = Array.from({ length: 200 }, (_, index) => String(index));
    for (const [index, payload] of all.entries()) client.send(publish(up, { id: index + 1, payload }));
    const seen: string[] = [];
    while (seen.length < all.length) {
      const entries = await store.read({
        after: store.committed(),
        maxMessages: 50,
        signal: AbortSignal.timeout(5_000),
      });
      expect(entries).not.toHaveLength(0);
      seen.push(...entries.map(({ message }) => Buffer.from(message.payload).toString()));
      const last = entries.at(-1);
      if (last !== undefined) await store.commit(last.position);
    }
    expect(seen).toEqual(all);
    await eventually(() => expect(answers(client)).toHaveLength(all.length));
    expect(answers(client)).toEqual(all.map((_, index) => `puback ${index + 1}`));
  });

  it('keeps messages of QoS 0 of a client that has gone', async () => {
    await using test = await openTestBroker({ journalBytes: 60 });
    const store = await test.journal.consumer('store');
    const client = await test.client('bay-1');
    client.send(publish(up, { id: 1, payload: 'fills' }));
    await client.next('puback');
    client.send(publish(up, { qos: 0, payload: 'waits' }), publish(up, { id: 2, payload: 'is with its sender' }));
    await roundTrip(client);
    client.destroy();
    await eventually(() => expect(test.broker.connections()).toBe(0));
    await store.commit(test.journal.end());
    await eventually(async () => expect(await payloads(test)).toContain('waits'));
    expect(await payloads(test)).not.toContain('is with its sender');
  });
});

describe('QoS 2', () => {
  it('keeps a repeated message once, before and after the first answer', async () => {
    await using test = await openTestBroker();
    const client = await test.client('bay-1');
    test.journal.hold();
    client.send(publish(up, { id: 9, qos: 2 }), publish(up, { id: 9, qos: 2, dup: true }));
    await roundTrip(client);
    test.journal.release();
    await eventually(() => expect(answers(client)).toEqual(['pubrec 9', 'pubrec 9']));
    client.send(publish(up, { id: 9, qos: 2, dup: true }));
    await eventually(() => expect(answers(client)).toHaveLength(3));
    expect(await payloads(test)).toHaveLength(1);
    client.send({ cmd: 'pubrel', messageId: 9 });
    await client.next('pubcomp');
    client.send(publish(up, { id: 9, qos: 2, payload: 'another' }));
    await eventually(async () => expect(await payloads(test)).toEqual(['{}', 'another']));
  });

  it('remembers in a session what it took, across connections', async () => {
    await using test = await openTestBroker();
    const first = await test.client('bay-1', { clean: false });
    first.send(publish(up, { id: 9, qos: 2 }));
    await first.next('pubrec');
    first.destroy();
    const second = await test.client('bay-1', { clean: false });
    second.send(publish(up, { id: 9, qos: 2, dup: true }), { cmd: 'pubrel', messageId: 9 });
    await second.next('pubcomp');
    expect(await payloads(test)).toHaveLength(1);
  });

  it('takes a message again that a failing journal did not keep', async () => {
    await using test = await openTestBroker({ journalBytes: 1 });
    const store = await test.journal.consumer('store');
    const first = await test.client('bay-1', { clean: false });
    first.send(publish(up, { id: 1, payload: 'fills' }));
    await first.next('puback');
    first.send(publish(up, { id: 9, qos: 2, payload: 'once' }));
    await roundTrip(first);
    first.destroy();
    const second = await test.client('bay-1', { clean: false });
    await store.commit(test.journal.end());
    second.send(publish(up, { id: 9, qos: 2, dup: true, payload: 'once' }));
    await second.next('pubrec');
    expect(await payloads(test)).toContain('once');
  });

  it('ends the connection of a client that never releases', async () => {
    await using test = await openTestBroker({ limits: { unreleased: 10 } });
    const client = await test.client('bay-1');
    client.send(...Array.from({ length: 12 }, (_, index) => publish(up, { id: index + 1, qos: 2 })));
    await client.closed();
    expect(test.reasons()).toEqual(['too_many_unreleased']);
  });

  it('keeps the message that was one too many when it comes again, and answers the others before it ends the connection', async () => {
    await using test = await openTestBroker({ limits: { unreleased: 5 } });
    const all = Array.from({ length: 6 }, (_, index) => ({ id: index + 1, qos: 2, payload: `m${index + 1}` }) as const);
    for (const dup of [false, true]) {
      const client = await test.client('bay-1', { clean: false });
      client.send(...all.map((one) => publish(up, { ...one, dup })));
      await client.closed();
      expect(answers(client)).toEqual([1, 2, 3, 4, 5].map((id) => `pubrec ${id}`));
    }
    const last = await test.client('bay-1', { clean: false });
    for (const messageId of [1, 2, 3, 4, 5]) last.send({ cmd: 'pubrel', messageId });
    last.send(publish(up, { id: 6, qos: 2, dup: true, payload: 'm6' }));
    await last.next('pubrec');
    expect(await payloads(test)).toEqual(all.map(({ payload }) => payload));
  });

  it('speaks the last will of a client that is sent away for not releasing', async () => {
    await using test = await openTestBroker({ limits: { unreleased: 1 } });
    const client = await test.stranger();
    const will = { topic: up, payload: Buffer.from('will'), qos: 1, retain: false } as const;
    client.connect(test.credential('bay-1'), { will });
    client.send(publish(up, { id: 1, qos: 2 }), publish(up, { id: 2, qos: 2 }));
    await client.closed();
    await eventually(async () => expect(await payloads(test)).toEqual(['{}', 'will']));
  });

  it('answers a message that comes again on another connection only when the first one is on disk', async () => {
    await using test = await openTestBroker();
    const first = await test.client('bay-1', { clean: false });
    test.journal.hold();
    first.send(publish(up, { id: 9, qos: 2 }));
    await eventually(() => expect(test.journal.appends).toHaveLength(1));
    first.destroy();
    await eventually(() => expect(test.broker.connections()).toBe(0));
    const [hasty, second] = [await test.stranger(), await test.stranger()];
    for (const client of [hasty, second]) {
      client.connect(test.credential('bay-1'), { clean: false });
      client.send(publish(up, { id: 9, qos: 2, dup: true }));
      await roundTrip(await test.client('bay-2', { clientId: 'x' }));
    }
    expect(answers(second)).toEqual([]);
    test.journal.release();
    await second.next('pubrec');
    expect(await payloads(test)).toEqual(['{}']);
  });

  it('gives nobody a place more while a former connection is not settled', async () => {
    await using test = await openTestBroker({ limits: { connectionsOfOne: 2 } });
    const first = await test.client('bay-1', { clientId: 'a' });
    test.journal.hold();
    first.send(publish(up, { id: 1 }));
    await eventually(() => expect(test.journal.appends).toHaveLength(1));
    first.destroy();
    await eventually(() => expect(test.broker.connections()).toBe(0));
    for (const clientId of ['b', 'c']) await test.client('bay-1', { clientId });
    const third = await test.stranger();
    third.connect(test.credential('bay-1'), { clientId: 'a' });
    expect(await third.next('connack')).toMatchObject({ returnCode: 3 });
  });
});

it('answers what a client said before its goodbye', async () => {
  await using test = await openTestBroker();
  const client = await test.client('bay-1');
  test.journal.hold();
  client.send(publish(up, { id: 1 }), { cmd: 'disconnect' });
  await eventually(() => expect(test.journal.appends).toHaveLength(1));
  test.journal.release();
  await client.next('puback');
  await client.closed();
});

it('closing waits for acknowledgements under way', async () => {
  await using test = await openTestBroker();
  const client = await test.client('bay-1');
  test.journal.hold();
  client.send(publish(up, { id: 1 }));
  await eventually(() => expect(test.journal.appends).toHaveLength(1));
  const closing = test.broker.close();
  test.journal.release();
  await client.next('puback');
  await closing;
  expect(test.broker.connections()).toBe(0);
});
