import type { Decoded } from '../../src/model/device-kind.ts';
import type { Sample } from '../../src/model/observation.ts';

/**
 * The form that a bay sends by radio, where each byte costs battery: 4 bytes.
 *
 * | byte | meaning |
 * |---|---|
 * | 0 | high nibble: version, 1. Low nibble: bit 0 occupied, bit 1 occupancy not known, bits 2 and 3 zero |
 * | 1 | battery in percent; 255 not measured |
 * | 2 | temperature in degrees Celsius, two's complement; -128 not measured |
 * | 3 | CRC-8 of bytes 0 to 2 (polynomial 0x07, start 0), so that a damaged message never becomes a free bay |
 */
const length = 4;
const version = 1;
const occupiedBit = 0b0001;
const occupancyUnknownBit = 0b0010;
const reservedBits = 0b1100;
const batteryNotMeasured = 255;
const temperatureNotMeasured = -128;

/** CRC-8 with polynomial 0x07 (CRC-8/SMBUS). */
export function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
  }
  return crc;
}

/** Text never begins with a control character other than white space; a version nibble below 2 always is one. */
export function isCompact(payload: Uint8Array): boolean {
  const first = payload[0];
  return first !== undefined && first < 0x20 && first !== 0x09 && first !== 0x0a && first !== 0x0d;
}

const malformed = (detail: string): Decoded => ({ ok: false, code: 'payload_malformed', detail });

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

function faultOf(payload: Uint8Array): string | undefined {
  const [head = 0, , , sent = 0] = payload;
  if (payload.length !== length) return `expected ${length} bytes, got ${payload.length}`;
  if (head >> 4 !== version) return `version ${head >> 4}: only version ${version} is known`;
  const computed = checksum(payload.subarray(0, length - 1));
  if (sent !== computed) return `checksum ${hex(sent)}: the bytes before it give ${hex(computed)}`;
  if ((head & reservedBits) !== 0) return `flags ${hex(head & 0x0f)}: bits 2 and 3 must be 0`;
  return undefined;
}

function samplesOf(payload: Uint8Array): Sample[] {
  const [head = 0, battery = 0, temperatureByte = 0] = payload;
  const temperature = (temperatureByte << 24) >> 24;
  const samples: Sample[] = [];
  if ((head & occupancyUnknownBit) === 0) samples.push({ quantity: 'occupied', value: head & occupiedBit });
  if (battery !== batteryNotMeasured) samples.push({ quantity: 'battery_level', value: battery });
  if (temperature !== temperatureNotMeasured) samples.push({ quantity: 'device_temperature', value: temperature });
  return samples;
}

/** Reads the 4-byte form. */
export function decodeCompact(payload: Uint8Array): Decoded {
  const fault = faultOf(payload);
  if (fault !== undefined) return malformed(fault);
  const samples = samplesOf(payload);
  return samples.length === 0 ? malformed('holds no values') : { ok: true, samples, refused: [] };
}
