import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../model/calendar.ts';
import { epochMs, toIso } from '../model/time.ts';
import { endOfQuiet, lastTimeAt } from './city-hours.ts';

const madrid = createCalendar('Europe/Madrid');
const at = (iso: string) => epochMs(Date.parse(iso));
const night = { from: 22 * 60, to: 7 * 60 };

describe('quiet hours', () => {
  it.each([
    ['before them nothing waits', '2026-03-01T20:59:00Z', '2026-03-01T20:59:00.000Z'],
    ['from their first minute it waits for the morning', '2026-03-01T21:00:00Z', '2026-03-02T06:00:00.000Z'],
    ['after midnight it waits for the same morning', '2026-03-02T05:59:59Z', '2026-03-02T06:00:00.000Z'],
    ['at their end nothing waits', '2026-03-02T06:00:00Z', '2026-03-02T06:00:00.000Z'],
    ['the night that is an hour short ends by the clocks', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['the night that is an hour long ends by the clocks', '2026-10-24T21:00:00Z', '2026-10-25T06:00:00.000Z'],
  ])('%s', (_what, now, end) => {
    expect(toIso(endOfQuiet(madrid, night, at(now)))).toBe(end);
  });

  it('of the day end on the same day, and there may be none', () => {
    const siesta = { from: 14 * 60, to: 16 * 60 };
    expect(toIso(endOfQuiet(madrid, siesta, at('2026-03-01T13:30:00Z')))).toBe('2026-03-01T15:00:00.000Z');
    expect(endOfQuiet(madrid, undefined, at('2026-03-01T13:30:00Z'))).toBe(at('2026-03-01T13:30:00Z'));
    expect(endOfQuiet(madrid, { from: 60, to: 60 }, at('2026-03-01T00:00:00Z'))).toBe(at('2026-03-01T00:00:00Z'));
  });
});

const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }).map(epochMs);
const minute = fc.integer({ min: 0, max: 1439 });

test.prop([moment, minute, minute])('quiet hours end outside of themselves, within a day', (now, from, to) => {
  const end = endOfQuiet(madrid, { from, to }, now);
  expect(end).toBeGreaterThanOrEqual(now);
  expect(end - now).toBeLessThanOrEqual(25 * 3_600_000);
});

test.prop([moment, minute])(
  'the last time that the clocks showed a minute is less than a day ago, but for a change of clocks',
  (now, each) => {
    const last = lastTimeAt(madrid, each, now);
    expect(last).toBeLessThanOrEqual(now);
    expect(now - last).toBeLessThanOrEqual(25 * 3_600_000);
  },
);
