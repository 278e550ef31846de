import { type ConnectRefusal, connackCodes } from './faults.ts';

/** The packet types of MQTT 3.1.1, table 2.1, as the upper four bits of the first byte. */
export const packetTypes = {
  connect: 0x10,
  connack: 0x20,
  publish: 0x30,
  puback: 0x40,
  pubrec: 0x50,
  pubrel: 0x60,
  pubcomp: 0x70,
  subscribe: 0x80,
  suback: 0x90,
  unsubscribe: 0xa0,
  unsuback: 0xb0,
  pingreq: 0xc0,
  pingresp: 0xd0,
  disconnect: 0xe0,
} as const;

/** What a filter gets that is not granted [MQTT-3.9.3-2]. */
export const refusedFilter = 0x80;

export const pingResponse: Buffer = Buffer.from([packetTypes.pingresp, 0]);

export function connackRefusing(reason: ConnectRefusal): Buffer {
  if (reason === 'mqtt_5') return connackOfMqtt5;
  const code = reason === 'too_many_of_one' ? 'server_unavailable' : reason;
  return Buffer.from([packetTypes.connack, 2, 0, connackCodes[code]]);
}

/** Let in, with nothing remembered from before. */
export const connackFresh: Buffer = Buffer.from([packetTypes.connack, 2, 0, 0]);

export const suback = (packetId: number, codes: readonly number[]): Buffer =>
  frame(packetTypes.suback, [Buffer.from([packetId >> 8, packetId & 0xff]), Buffer.from(codes)]);

/** A packet of `type` with the given parts as its body. */
export function frame(firstByte: number, parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([firstByte, ...remainingLength(length)]), ...parts]);
}

function remainingLength(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  do {
    const more = rest > 127;
    bytes.push((rest & 0x7f) | (more ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return bytes;
}

const unsupportedProtocolVersion = 0x84;
const reasonString = 0x1f;

/** What a client of MQTT 5 reads: its own reason code (MQTT 5, table 3-1), and where to go instead. */
const connackOfMqtt5 = createConnackOfMqtt5('This broker speaks MQTT 3.1.1. Connect with protocol level 4.');

function createConnackOfMqtt5(reason: string): Buffer {
  const text = field(reason);
  const properties = [Buffer.from([...remainingLength(text.length + 1), reasonString]), text];
  return frame(packetTypes.connack, [Buffer.from([0, unsupportedProtocolVersion]), ...properties]);
}

/** A string or binary field: two bytes of length, then the bytes. */
export function field(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}
