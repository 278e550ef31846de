import { expect, it } from 'vitest';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { openTestBroker, type TestBroker } from './fixtures/open-test-broker.ts';
import { publish } from './fixtures/raw-client.ts';
import { TooLargePackets } from './too-large.ts';

const notice = 'barrio/v1/bay-1/notice';

async function sendGiant(test: TestBroker): Promise<void> {
  const giant = await test.client('bay-1');
  giant.send(publish('barrio/v1/bay-1/up', { payload: Buffer.alloc(5_000_000) }));
  await giant.closed();
}

it('who sent a packet over the limit hears why its connection was closed, when it listens again, and once', async () => {
  await using test = await openTestBroker();
  await sendGiant(test);
  for (const told of [1, 0]) {
    const client = await test.client('bay-1');
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: notice, qos: 0 }] });
    await client.next('suback');
    client.send({ cmd: 'pingreq' });
    await client.next('pingresp');
    const heard = client.received.flatMap((packet) => (packet.cmd === 'publish' ? [packet] : []));
    expect(heard.map(({ topic }) => topic)).toEqual(Array.from({ length: told }, () => notice));
    for (const { payload } of heard) {
      expect(JSON.parse(payload.toString())).toMatchObject({
        notice: 'packet_too_large',
        limitBytes: expect.any(Number),
        remedy: expect.stringContaining('BARRIO_MQTT_MAX_PACKET_BYTES'),
      });
    }
    client.send({ cmd: 'disconnect' });
    await client.closed();
  }
});

it('a packet over the limit is a line in the log, once a minute for each sender, with how many there were', () => {
  const events = createSilentEvents();
  let now = epochMs(0);
  const packets = new TooLargePackets({ clock: { now: () => now }, events, limitBytes: 100 });
  const note = (client: string) => packets.note({ client, address: '10.0.0.1' });
  for (const client of ['bay-1', 'bay-1', 'bay-1', 'bay-2']) note(client);
  now = epochMs(60_000);
  note('bay-1');
  const said = events.emitted.map(({ name, fields }) => ({ name, ...fields }));
  const line = { name: 'packetTooLarge', address: '10.0.0.1', limitBytes: 100 };
  expect(said).toEqual([
    { ...line, client: 'bay-1', count: 1 },
    { ...line, client: 'bay-2', count: 1 },
    { ...line, client: 'bay-1', count: 3 },
  ]);
});
