import { describe, expect, it } from 'vitest';
import { distanceMetres } from './geography.ts';
import { parseDeviceId } from './ids.ts';
import { partitionOf } from './message.ts';

describe('a device id', () => {
  it.each(['bay-7', 'A', '0004A30B001C0530', 'urn:x-iot:smartsantander:np3601', 'a'.repeat(64)])(
    '%s is allowed',
    (id) => {
      expect(parseDeviceId(id)).toBe(id);
    },
  );

  it.each(['', '-a', 'a/b', 'a+', '#', 'a b', 'ä', 'a\u0000', 'a'.repeat(65), '.hidden', 'live', 'alerts'])(
    '"%s" is refused',
    (id) => {
      expect(parseDeviceId(id)).toBeUndefined();
    },
  );
});

describe('a partition', () => {
  // FNV-1a 32 vectors of draft-eastlake-fnv: "" 811c9dc5, "a" e40c292c, "foobar" bf9cf968.
  it.each([
    ['', 0xc5],
    ['a', 0x2c],
    ['foobar', 0x68],
  ])('of "%s" is the last byte of its FNV-1a hash', (key, expected) => {
    expect(partitionOf(key)).toBe(expected);
  });
});

describe('a distance', () => {
  it('between two corners of Santander is right to a metre', () => {
    // One thousandth of a degree of latitude on the mean sphere: 111.195 m.
    expect(distanceMetres({ lat: 43.462, lon: -3.81 }, { lat: 43.463, lon: -3.81 })).toBeCloseTo(111.195, 2);
    expect(distanceMetres({ lat: 43.462, lon: -3.81 }, { lat: 43.462, lon: -3.81 })).toBe(0);
  });
});
