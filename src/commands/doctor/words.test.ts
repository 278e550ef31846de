import { expect, it } from 'vitest';
import { sizeOf, spanOf } from './words.ts';

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1536, '1.5 KiB'],
  [8 * 1024 ** 3, '8.0 GiB'],
  [252 * 1024 ** 3, '252 GiB'],
  [3e18, '2728484 TiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeOf(bytes)).toBe(text);
});

it.each([
  [1500, '1.5 seconds'],
  [90_000, '90 seconds'],
  [-120_000, '2 minutes'],
  [7_200_000, '2 hours'],
  [172_800_000, '2 days'],
])('%d ms are %s', (span, text) => {
  expect(spanOf(span)).toBe(text);
});
