import type { Packet } from 'mqtt-packet';
import { parser } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { connectPacket, Publishes } from './publishes.ts';

const sender = { username: 'bay-1', password: 'secret', kind: 'parking-bay' };

function read(bytes: Buffer): readonly Packet[] {
  const packets: Packet[] = [];
  const reading = parser();
  reading.on('packet', (packet) => packets.push(packet));
  reading.parse(bytes);
  return packets;
}

it('a connection begins with the credentials of the device', () => {
  const [connect] = read(connectPacket(sender));
  expect(connect).toMatchObject({ cmd: 'connect', clientId: 'bay-1', username: 'bay-1', clean: true, keepalive: 1800 });
});

it('publishes have rising packet ids, times and numbers, and the topic of the device', () => {
  const publishes = new Publishes(sender, { timed: true, from: 5 });
  const now = Date.UTC(2026, 10, 21);
  const packets = read(Buffer.concat([publishes.next(2, now), publishes.next(1, now + 10)]));
  const said = packets.map((packet) => {
    if (packet.cmd !== 'publish') throw new Error(`a ${packet.cmd}`);
    const { time, seq } = JSON.parse(packet.payload.toString());
    return [packet.topic, packet.qos, packet.messageId, time, seq];
  });
  expect(said).toEqual([
    ['barrio/v1/bay-1/up', 1, 1, '2026-11-21T00:00:00.000Z', 100_000_005],
    ['barrio/v1/bay-1/up', 1, 2, '2026-11-21T00:00:00.001Z', 100_000_006],
    ['barrio/v1/bay-1/up', 1, 3, '2026-11-21T00:00:00.010Z', 100_000_007],
  ]);
});

it('packet ids begin again after the last one', () => {
  const publishes = new Publishes(sender, { timed: false, from: 0 });
  publishes.next(65_534, 0);
  expect(read(publishes.next(2, 0)).map((packet) => packet.messageId)).toEqual([65_535, 1]);
});
