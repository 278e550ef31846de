import { expect, it } from 'vitest';
import { openTestBroker } from './fixtures/open-test-broker.ts';
import { publish } from './fixtures/raw-client.ts';
import { field, frame } from './frames.ts';

const up = field('barrio/v1/bay-1/up');
const id = Buffer.from([0, 1]);
const noId = Buffer.from([0, 0]);
const qos = (level: number): Buffer => Buffer.from([level]);

it.each([
  ['a second CONNECT', frame(0x10, [field('MQTT'), Buffer.from([4, 2, 0, 60]), field('x')]), 'second_connect'],
  ['a packet of the broker', frame(0x20, [id]), 'unknown_packet_type'],
  ['type 0', frame(0x00, []), 'unknown_packet_type'],
  ['type 15', frame(0xf0, []), 'unknown_packet_type'],
  ['PUBLISH with QoS 3', frame(0x36, [up, id]), 'bad_qos'],
  ['PUBLISH with QoS 0 and DUP', frame(0x38, [up]), 'bad_flags'],
  ['PUBLISH with id 0', frame(0x32, [up, noId]), 'bad_packet_id'],
  ['PUBLISH with QoS 2 and id 0', frame(0x34, [up, noId]), 'bad_packet_id'],
  ['PUBLISH without an id', frame(0x32, [up]), 'malformed_packet'],
  ['PUBLISH that is empty', frame(0x30, []), 'malformed_packet'],
  ['PUBLISH whose topic is longer than it', frame(0x30, [Buffer.from([0, 9, 97])]), 'malformed_packet'],
  ['PUBLISH on an empty topic', frame(0x30, [field('')]), 'bad_topic'],
  ['PUBLISH on #', frame(0x30, [field('barrio/#')]), 'bad_topic'],
  ['PUBLISH on +', frame(0x30, [field('barrio/+/up')]), 'bad_topic'],
  ['PUBLISH with U+0000 in the topic', frame(0x30, [field('a\0b')]), 'bad_utf8'],
  ['PUBLISH on a topic that is not UTF-8', frame(0x30, [field(Buffer.from([0xc3, 0x28]))]), 'bad_utf8'],
  ['PUBLISH on a topic with a surrogate', frame(0x30, [field(Buffer.from([0xed, 0xa0, 0x80]))]), 'bad_utf8'],
  ['SUBSCRIBE with wrong flags', frame(0x80, [id, field('a'), qos(0)]), 'bad_flags'],
  ['SUBSCRIBE with id 0', frame(0x82, [noId, field('a'), qos(0)]), 'bad_packet_id'],
  ['SUBSCRIBE without a filter', frame(0x82, [id]), 'malformed_packet'],
  ['SUBSCRIBE without an id', frame(0x82, []), 'malformed_packet'],
  ['SUBSCRIBE without a QoS', frame(0x82, [id, field('a')]), 'malformed_packet'],
  ['SUBSCRIBE with QoS 3', frame(0x82, [id, field('a'), qos(3)]), 'bad_qos'],
  ['SUBSCRIBE with reserved bits', frame(0x82, [id, field('a'), qos(0x41)]), 'bad_qos'],
  ['SUBSCRIBE to nothing', frame(0x82, [id, field(''), qos(0)]), 'bad_topic'],
  ['SUBSCRIBE that is cut off', frame(0x82, [id, Buffer.from([0, 5, 97])]), 'malformed_packet'],
  ['SUBSCRIBE with U+0000', frame(0x82, [id, field('a\0'), qos(0)]), 'bad_utf8'],
  ['UNSUBSCRIBE with wrong flags', frame(0xa0, [id, field('a')]), 'bad_flags'],
  ['UNSUBSCRIBE with id 0', frame(0xa2, [noId, field('a')]), 'bad_packet_id'],
  ['UNSUBSCRIBE without a filter', frame(0xa2, [id]), 'malformed_packet'],
  ['PUBREL with wrong flags', frame(0x60, [id]), 'bad_flags'],
  ['PUBREL with id 0', frame(0x62, [noId]), 'bad_packet_id'],
  ['PUBREL that is too long', frame(0x62, [id, id]), 'malformed_packet'],
  ['PUBACK that is too long', frame(0x40, [id, id]), 'malformed_packet'],
  ['PUBACK with flags', frame(0x41, [id]), 'bad_flags'],
  ['PINGREQ with flags', frame(0xc1, []), 'bad_flags'],
  ['PINGREQ with a body', frame(0xc0, [id]), 'malformed_packet'],
  ['DISCONNECT with flags', frame(0xe1, []), 'bad_flags'],
  ['DISCONNECT with a body', frame(0xe0, [id]), 'malformed_packet'],
  ['a length of five bytes', Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]), 'malformed_length'],
])('%s ends the connection with its reason, and keeps what came before it', async (_what, bytes, reason) => {
  await using test = await openTestBroker();
  const client = await test.client('bay-1');
  client.send(publish('barrio/v1/bay-1/up', { qos: 0 }), bytes, publish('barrio/v1/bay-1/up', { qos: 0 }));
  await client.closed();
  expect(test.reasons()).toEqual([reason]);
  expect(await test.kept()).toHaveLength(1);
});

it.each([
  ['PUBLISH', frame(0x30, [up])],
  ['SUBSCRIBE', frame(0x82, [id, field('barrio/v1/live/#'), qos(0)])],
  ['PINGREQ', frame(0xc0, [])],
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
])('%s before CONNECT ends the connection', async (_what, bytes) => {
  await using test = await openTestBroker();
  const client = await test.stranger();
  client.send(bytes);
  await client.closed();
  expect(client.received).toEqual([]);
  expect(await test.kept()).toEqual([]);
});

it('answers that nobody asked for change nothing', async () => {
  await using test = await openTestBroker();
  const client = await test.client('bay-1');
  client.send(frame(0x40, [id]), frame(0x50, [id]), frame(0x70, [id]), frame(0x62, [id]), frame(0xc0, []));
  await client.next('pingresp');
  expect(test.reasons()).toEqual([]);
});
