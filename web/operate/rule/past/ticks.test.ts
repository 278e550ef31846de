import { expect, it } from 'vitest';
import { ticksOf } from './ticks.ts';

const at = (iso: string): number => Date.parse(iso);
const shown = (from: string, to: string, ahead = 0): string[] =>
  ticksOf(at(from), at(to), { most: 7, ahead }).ticks.map((tick) => new Date(tick).toISOString().slice(0, 16));

it('a week has a tick a day, at midnight on the clocks of the city', () => {
  const ticks = shown('2026-11-15T10:00:00Z', '2026-11-22T10:00:00Z', 3_600_000);
  expect(ticks).toHaveLength(7);
  expect(ticks[0]).toBe('2026-11-15T23:00');
});

it('an afternoon has a tick an hour', () => {
  expect(shown('2026-11-15T12:10:00Z', '2026-11-15T17:10:00Z')).toEqual([
    '2026-11-15T13:00',
    '2026-11-15T14:00',
    '2026-11-15T15:00',
    '2026-11-15T16:00',
    '2026-11-15T17:00',
  ]);
});

it('a year has no more ticks than fit', () => {
  expect(shown('2025-11-15T00:00:00Z', '2026-11-15T00:00:00Z').length).toBeLessThanOrEqual(8);
});
