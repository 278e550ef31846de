import { expect, it } from 'vitest';
import { fromField, toField } from './city-time.ts';

it.each([
  ['2026-11-22T08:30:00Z', '2026-11-22T09:30'],
  ['2026-07-01T22:05:00Z', '2026-07-02T00:05'],
  ['2026-03-29T00:59:00Z', '2026-03-29T01:59'],
  ['2026-03-29T01:00:00Z', '2026-03-29T03:00'],
])('%s is %s on the clocks of the city, and back', (iso, field) => {
  expect(toField(Date.parse(iso))).toBe(field);
  expect(new Date(fromField(field) ?? 0).toISOString()).toBe(iso.replace('Z', '.000Z'));
});

it('an empty field is no moment', () => {
  expect(fromField('')).toBeUndefined();
});
