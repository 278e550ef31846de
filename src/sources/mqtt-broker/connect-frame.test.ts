import { expect, it } from 'vitest';
import { seconds } from '../../model/duration.ts';
import { type ConnectReading, introduction, readConnect } from './connect-frame.ts';
import { field } from './frames.ts';

const read = (...parts: readonly Uint8Array[]): ConnectReading => {
  const bytes = Buffer.concat(parts);
  return readConnect({ bytes, start: 0, end: bytes.length });
};

const head = (flags: number, { name = 'MQTT', level = 4, keepalive = 60 } = {}): Buffer =>
  Buffer.concat([field(name), Buffer.from([level, flags, keepalive >> 8, keepalive & 0xff])]);

it('reads who knocks and what it asks for', () => {
  const reading = read(
    head(0b1110_1110),
    field('id-1'),
    field('barrio/v1/bay-1/state'),
    field('offline'),
    field('bay-1'),
    field('secret'),
  );
  expect(reading).toEqual({
    ok: true,
    connect: {
      clientId: 'id-1',
      clean: true,
      keepalive: seconds(60),
      username: 'bay-1',
      password: 'secret',
      will: { topic: 'barrio/v1/bay-1/state', payload: Buffer.from('offline'), qos: 1, retain: true },
    },
  });
});

it.each([
  ['MQTT 3.1', head(2, { name: 'MQIsdp', level: 3 })],
  ['a level that does not exist', head(2, { level: 9 })],
])('answers %s that it speaks another version', (_what, bytes) => {
  expect(read(bytes, field('x'))).toEqual({ ok: false, refusal: 'unacceptable_protocol_version' });
});

it('answers MQTT 5 in its own terms', () => {
  expect(read(head(2, { level: 5 }), field('x'))).toEqual({ ok: false, refusal: 'mqtt_5' });
});

it('answers a client without a name that wants to be remembered that it cannot be [MQTT-3.1.3-8]', () => {
  expect(read(head(0), field(''))).toEqual({ ok: false, refusal: 'identifier_rejected' });
});

it.each([
  ['an unknown protocol', [head(2, { name: 'HTTP' }), field('x')], 'bad_protocol_name'],
  ['the reserved flag', [head(3), field('x')], 'bad_flags'],
  ['a will with QoS 3', [head(0b0001_1110), field('x'), field('t'), field('')], 'bad_qos'],
  ['a will QoS without a will', [head(0b0000_1010), field('x')], 'bad_flags'],
  ['a retained will without a will', [head(0b0010_0010), field('x')], 'bad_flags'],
  ['a password without a user name', [head(0b0100_0010), field('x'), field('p')], 'bad_flags'],
  ['a user name that is announced and missing', [head(0b1000_0010), field('x')], 'malformed_packet'],
  ['bytes that are left over', [head(2), field('x'), field('y')], 'malformed_packet'],
  ['a client id that is cut off', [head(2), Buffer.from([0, 9, 120])], 'malformed_packet'],
  ['nothing after the level', [field('MQTT'), Buffer.from([4])], 'malformed_packet'],
  ['no body', [], 'malformed_packet'],
  ['a client id with U+0000', [head(2), field('a\0b')], 'bad_utf8'],
  ['a client id that is not UTF-8', [head(2), field(Buffer.from([0xc3, 0x28]))], 'bad_utf8'],
  ['a client id with a surrogate', [head(2), field(Buffer.from([0xed, 0xa0, 0x80]))], 'bad_utf8'],
  ['a user name that is not UTF-8', [head(0b1000_0010), field('x'), field(Buffer.from([0xff]))], 'bad_utf8'],
  ['a will topic with a wildcard', [head(0b0000_0110), field('x'), field('a/#'), field('')], 'bad_topic'],
  ['a will topic that is empty', [head(0b0000_0110), field('x'), field(''), field('')], 'bad_topic'],
  ['a will topic with U+0000', [head(0b0000_0110), field('x'), field('a\0'), field('')], 'bad_utf8'],
] as const)('closes without an answer on %s', (_what, parts, fault) => {
  expect(read(...parts)).toEqual({ ok: false, fault });
});

it('introduces a client to aedes without will, keepalive and credentials', () => {
  const bytes = introduction('bay-1/x', { clean: false });
  expect(readConnect({ bytes, start: 2, end: bytes.length })).toEqual({
    ok: true,
    connect: {
      clientId: 'bay-1/x',
      clean: false,
      keepalive: 0,
      username: undefined,
      password: undefined,
      will: undefined,
    },
  });
});
