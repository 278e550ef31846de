import { expect, it } from 'vitest';
import { checksum, decodeCompact, isCompact } from './compact.ts';

const withChecksum = (...bytes: readonly number[]): Uint8Array =>
  Uint8Array.of(...bytes, checksum(Uint8Array.from(bytes)));

it('the checksum is CRC-8/SMBUS', () => {
  expect(checksum(new TextEncoder().encode('123456789'))).toBe(0xf4);
});

it.each([
  [127, 0x7f],
  [-1, 0xff],
  [-127, 0x81],
])('%i degrees are read from the byte %i', (degrees, byte) => {
  expect(decodeCompact(withChecksum(0x10, 255, byte))).toMatchObject({
    samples: [
      { quantity: 'occupied', value: 0 },
      { quantity: 'device_temperature', value: degrees },
    ],
  });
});

it('a battery above 100 % is handed on, for the pipeline to refuse with the other impossible values', () => {
  expect(decodeCompact(withChecksum(0x11, 101, 0x80))).toMatchObject({ samples: [{ value: 1 }, { value: 101 }] });
});

it('no single flipped bit passes for another message', () => {
  const sent = withChecksum(0x11, 87, 18);
  for (let bit = 0; bit < 32; bit += 1) {
    const damaged = Uint8Array.from(sent, (byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(decodeCompact(damaged).ok).toBe(false);
  }
});

it('text is never taken for the 4-byte form', () => {
  for (const text of ['{"a":1}', '[1]', ' {}', '\n{}', '\r{}', '\t[]', '\ufeff{}', '1234', '']) {
    expect(isCompact(new TextEncoder().encode(text))).toBe(false);
  }
});
