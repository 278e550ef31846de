import { fc, it } from '@fast-check/vitest';
import { generate, type Packet } from 'mqtt-packet';
import { expect } from 'vitest';
import { eventually } from './fixtures/eventually.ts';
import { openTestBroker } from './fixtures/open-test-broker.ts';
import { publish } from './fixtures/raw-client.ts';

const topics = ['barrio/v1/bay-1/up', 'barrio/v1/bay-1/state', 'barrio/v1/bay-1/down/x/ack', '$SYS/x', 'ü/😀'];

const packet: fc.Arbitrary<Packet> = fc.oneof(
  fc
    .record({
      topic: fc.constantFrom(...topics),
      qos: fc.constantFrom(0, 1, 2),
      id: fc.integer({ min: 1, max: 65_535 }),
      dup: fc.boolean(),
      retain: fc.boolean(),
      payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    })
    .map(({ topic, ...rest }) => publish(topic, { ...rest, dup: rest.dup && rest.qos > 0 })),
  fc.constantFrom<Packet>(
    { cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'barrio/v1/live/#', qos: 0 }] },
    { cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'barrio/v1/bay-1/state', qos: 2 }] },
    { cmd: 'unsubscribe', messageId: 3, unsubscriptions: ['barrio/v1/live/#'] },
    { cmd: 'pingreq' },
    { cmd: 'puback', messageId: 4 },
    { cmd: 'pubrec', messageId: 5 },
    { cmd: 'pubrel', messageId: 6 },
    { cmd: 'pubcomp', messageId: 7 },
  ),
);

const mutation = fc.record({
  kind: fc.constantFrom('flip', 'insert', 'delete', 'truncate', 'none'),
  at: fc.nat(2_000),
  byte: fc.integer({ min: 0, max: 255 }),
});

type Mutation = { readonly kind: string; readonly at: number; readonly byte: number };

function mutate(bytes: Buffer, { kind, at, byte }: Mutation): Buffer {
  if (bytes.length === 0) return bytes;
  const place = at % bytes.length;
  const [before, behind] = [bytes.subarray(0, place), bytes.subarray(place)];
  if (kind === 'flip') return Buffer.concat([before, Buffer.from([(behind[0] ?? 0) ^ byte]), behind.subarray(1)]);
  if (kind === 'insert') return Buffer.concat([before, Buffer.from([byte]), behind]);
  if (kind === 'delete') return Buffer.concat([before, behind.subarray(1)]);
  return kind === 'truncate' ? before : bytes;
}

const stream = fc
  .tuple(fc.array(packet, { minLength: 1, maxLength: 20 }), fc.array(mutation, { maxLength: 3 }))
  .map(([packets, mutations]) => mutations.reduce(mutate, Buffer.concat(packets.map((one) => generate(one)))));

it.prop([fc.array(stream, { minLength: 20, maxLength: 20 }), fc.boolean()], { numRuns: 12 })(
  'whatever a client sends, the broker lives, the neighbour is answered, and nothing stays behind',
  async (streams, asStranger) => {
    await using test = await openTestBroker();
    const neighbour = await test.client('bay-2');
    const vandals = await Promise.all(
      streams.map((_, index) => (asStranger ? test.stranger() : test.client('bay-1', { clientId: String(index) }))),
    );
    for (const [index, vandal] of vandals.entries()) vandal.send(streams[index] ?? Buffer.alloc(0));
    neighbour.send(publish('barrio/v1/bay-2/up', { id: 77 }));
    expect((await neighbour.next('puback')).messageId).toBe(77);
    for (const vandal of vandals) vandal.destroy();
    await eventually(() => expect(test.broker.connections()).toBe(1));
    neighbour.send(publish('barrio/v1/bay-2/up', { id: 78 }));
    expect((await neighbour.next('puback')).messageId).toBe(78);
  },
  30_000,
);

it.prop([fc.array(packet, { maxLength: 30 })], { numRuns: 25 })(
  'every message that is acknowledged has been kept, once and in order',
  async (packets) => {
    await using test = await openTestBroker();
    const client = await test.client('bay-1');
    const published = packets
      .filter((one) => one.cmd === 'publish')
      .map((one, index) => ({ ...one, messageId: index + 1 }));
    client.send(...published, { cmd: 'pingreq' });
    await client.next('pingresp');
    const wanted = published.filter(({ qos }) => qos > 0);
    const acknowledged = () => client.received.filter(({ cmd }) => cmd === 'puback' || cmd === 'pubrec');
    await eventually(() => expect(acknowledged()).toHaveLength(wanted.length));
    expect(acknowledged().map(({ messageId }) => messageId)).toEqual(wanted.map(({ messageId }) => messageId));
    const kept = (await test.kept()).filter(({ qos }) => qos > 0).map(({ packetId }) => packetId);
    const toKeep = wanted.filter(({ topic }) => !topic.endsWith('/ack')).map(({ messageId }) => messageId);
    expect(kept).toEqual(toKeep);
  },
  30_000,
);
