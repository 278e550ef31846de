import { generate } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { seePackets } from './publish-packets.ts';

const publish = (messageId: number, size = 150): Buffer =>
  generate({
    cmd: 'publish',
    topic: 'barrio/v1/bay-1/up',
    payload: Buffer.alloc(size, 'x'),
    qos: 1,
    dup: false,
    retain: false,
    messageId,
  });

it('acknowledges what is whole, in order, and leaves the rest', () => {
  const bytes = Buffer.concat([publish(1), publish(513, 20), publish(3).subarray(0, 60)]);
  const { connects, pubacks, end } = seePackets(bytes);
  expect([connects, pubacks.toString('hex'), bytes.length - end]).toEqual([0, '4002000140020201', 60]);
});

it('sees who knocks', () => {
  const bytes = generate({ cmd: 'connect', clientId: 'bay-1', clean: true, keepalive: 10 });
  expect(seePackets(bytes)).toMatchObject({ connects: 1, end: bytes.length });
});

it.each([0, 1, 2])('waits for more when only %d bytes are there', (count) => {
  expect(seePackets(publish(7).subarray(0, count))).toMatchObject({ end: 0, connects: 0 });
});
