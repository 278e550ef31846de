import { expect, it } from 'vitest';
import { fieldAt, momentOf } from './zone-time.ts';

const zone = 'Europe/Madrid';

it.each([
  ['2026-11-22T08:30:00Z', '2026-11-22T09:30'],
  ['2026-07-01T22:05:00Z', '2026-07-02T00:05'],
  ['2026-03-29T00:59:00Z', '2026-03-29T01:59'],
  ['2026-03-29T01:00:00Z', '2026-03-29T03:00'],
])('%s is %s on the clocks of the city, and back', (iso, field) => {
  expect(fieldAt(Date.parse(iso), zone)).toBe(field);
  expect(new Date(momentOf(field, zone) ?? 0).toISOString()).toBe(iso.replace('Z', '.000Z'));
});

it('an empty field is no moment', () => {
  expect(momentOf('', zone)).toBeUndefined();
});
