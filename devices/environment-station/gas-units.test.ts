import { expect, it } from 'vitest';
import { microgramsFromPpb, milligramsFromPpm } from './gas-units.ts';

it.each([
  ['no2', 1.91],
  ['o3', 2],
  ['so2', 2.66],
] as const)('1 ppb of %s is %f ug/m3 at 293 K, as the European directive reports it', (gas, micrograms) => {
  expect(microgramsFromPpb(gas)(1)).toBeCloseTo(micrograms, 2);
});

it('100 ppm of co are 116.5 mg/m3, and nothing is nothing', () => {
  expect(milligramsFromPpm('co')(100)).toBeCloseTo(116.5, 1);
  expect(milligramsFromPpm('co')(0)).toBe(0);
});
