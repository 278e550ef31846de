import { describe, expect, it } from 'vitest';
import { at, windowOf } from '../../test/indices/windows.ts';
import { createCalendar } from '../model/calendar.ts';
import { hours, minutes } from '../model/duration.ts';
import type { Rollup } from '../model/rollup.ts';
import { after, type EpochMs, toIso } from '../model/time.ts';
import { dayEveningNightLevel, equivalentLevel, noiseDayLevels, noiseStatistics } from './noise.ts';
import { noiseDayBefore, noiseDayOf } from './noise-day.ts';

const madrid = createCalendar('Europe/Madrid');

/** Quarters of an hour from one moment to another, each with the level that `level` says. */
function quarters(from: EpochMs, to: EpochMs, level: (start: EpochMs) => number | undefined): Rollup[] {
  const windows: Rollup[] = [];
  for (let start = from; start < to; start = after(start, minutes(15))) {
    windows.push(windowOf('sound_level', level(start), { start, length: minutes(15) }));
  }
  return windows;
}

describe('Lden', () => {
  const standard = (day: number, evening: number, night: number) =>
    dayEveningNightLevel({
      day: { level: day, length: hours(12) },
      evening: { level: evening, length: hours(4) },
      night: { level: night, length: hours(8) },
    });

  it.each([
    [60, 60, 60, 66.4],
    [65, 62, 55, 65.4],
    [70, 65, 60, 70],
    [55, 50, 45, 55],
  ])('of %d by day, %d in the evening and %d at night is %d', (day, evening, night, expected) => {
    expect(standard(day, evening, night)).toBeCloseTo(expected, 1);
  });
});

describe('LAeq', () => {
  const from = at('2026-11-21T10:00:00Z');
  const span = { from, to: after(from, hours(1)) };

  it('is the mean of the energies, never of the decibels', () => {
    const windows = quarters(span.from, span.to, (start) => (start < after(from, minutes(30)) ? 40 : 60));
    expect(equivalentLevel(windows, span).value).toBeCloseTo(57.03, 2);
  });

  it('counts each window by what is known of it', () => {
    const windows = [
      windowOf('sound_level', 70, { start: from, length: minutes(30) }),
      windowOf('sound_level', 50, { start: after(from, minutes(30)), length: minutes(30), completeness: 0.5 }),
    ];
    // 30 min of 1e7 and 15 min of 1e5.
    expect(equivalentLevel(windows, span).value).toBeCloseTo(10 * Math.log10((30e7 + 15e5) / 45), 6);
  });

  it('is unknown below three quarters of the time', () => {
    const windows = quarters(from, after(from, minutes(30)), () => 60);
    expect(equivalentLevel(windows, span)).toMatchObject({
      value: null,
      reasons: ['50 % of the time is known; 75 % are needed'],
    });
  });

  it('does not count a window that is in doubt', () => {
    const windows = quarters(span.from, span.to, (start) => (start === from ? undefined : 60));
    expect(equivalentLevel(windows, span)).toMatchObject({ value: 60, basis: { inputs: [{ completeness: 0.75 }] } });
  });
});

describe('a day of noise', () => {
  it('begins at seven on the walls, and ends with the night after it', () => {
    const day = noiseDayOf(madrid, at('2026-11-21T12:00:00Z'));
    expect(Object.values(day.periods).map(({ from, to }) => [toIso(from), toIso(to)])).toEqual([
      ['2026-11-21T06:00:00.000Z', '2026-11-21T18:00:00.000Z'],
      ['2026-11-21T18:00:00.000Z', '2026-11-21T22:00:00.000Z'],
      ['2026-11-21T22:00:00.000Z', '2026-11-22T06:00:00.000Z'],
    ]);
  });

  it('lasts until seven: three in the morning belongs to the day before', () => {
    expect(noiseDayOf(madrid, at('2026-11-22T02:00:00Z')).from).toBe(at('2026-11-21T06:00:00Z'));
    expect(noiseDayOf(madrid, at('2026-11-22T05:59:59Z')).from).toBe(at('2026-11-21T06:00:00Z'));
    expect(noiseDayOf(madrid, at('2026-11-22T06:00:00Z')).from).toBe(at('2026-11-22T06:00:00Z'));
    const today = noiseDayOf(madrid, at('2026-11-22T12:00:00Z'));
    expect(noiseDayBefore(madrid, today).to).toBe(today.from);
  });

  it.each([
    ['2026-03-28T12:00:00Z', 7, 23],
    ['2026-10-24T12:00:00Z', 9, 25],
    ['2026-11-21T12:00:00Z', 8, 24],
  ])('has on %s a night of %d hours', (moment, night, whole) => {
    const day = noiseDayOf(madrid, at(moment));
    expect((day.periods.night.to - day.periods.night.from) / hours(1)).toBe(night);
    expect((day.to - day.from) / hours(1)).toBe(whole);
    expect(madrid.wallTime(day.from)).toMatchObject({ hour: 7, minute: 0 });
    expect(madrid.wallTime(day.to)).toMatchObject({ hour: 7, minute: 0 });
  });

  it('can begin its periods at other hours, and in zones that are half an hour off', () => {
    const kolkata = createCalendar('Asia/Kolkata');
    const day = noiseDayOf(kolkata, at('2026-11-21T12:00:00Z'), { day: 6, evening: 18, night: 22 });
    expect(toIso(day.from)).toBe('2026-11-21T00:30:00.000Z');
    expect(day.periods.night.to - day.periods.night.from).toBe(hours(8));
  });
});

describe('the levels of a day', () => {
  const day = noiseDayOf(madrid, at('2026-11-21T12:00:00Z'));
  const { evening, night } = day.periods;
  const level = (start: EpochMs) => (start < evening.from ? 65 : start < night.from ? 62 : 55);
  const whole = quarters(day.from, day.to, level);

  it('are those of its periods and Lden, all indicative', () => {
    const levels = noiseDayLevels(whole, day, day.to);
    expect([levels.day.value, levels.evening.value, levels.night.value]).toEqual([65, 62, 55]);
    expect(levels.dayEveningNight.value).toBeCloseTo(65.4, 1);
    expect(levels.indicative).toBe(true);
  });

  it('weigh a short night by its real hours', () => {
    const spring = noiseDayOf(madrid, at('2026-03-28T12:00:00Z'));
    const windows = quarters(spring.from, spring.to, (start) => (start < spring.periods.night.from ? 50 : 60));
    const energy = 12 * 10 ** 5 + 4 * 10 ** 5.5 + 7 * 10 ** 7;
    expect(noiseDayLevels(windows, spring, spring.to).dayEveningNight.value).toBeCloseTo(
      10 * Math.log10(energy / 23),
      6,
    );
  });

  it('are so far what is over of them, without Lden', () => {
    const now = after(evening.from, hours(1));
    const levels = noiseDayLevels(quarters(day.from, now, level), day, now);
    expect([levels.day.value, levels.evening.value, levels.night.value]).toEqual([65, 62, null]);
    expect(levels.night.reasons).toEqual(['the night has not begun']);
    expect(levels.dayEveningNight).toMatchObject({ value: null, reasons: ['the night is not over'] });
  });

  it('are no Lden when one period is thin', () => {
    const windows = whole.filter(({ start }) => start < evening.from || start >= after(evening.from, hours(2)));
    const levels = noiseDayLevels(windows, day, day.to);
    expect(levels.evening.value).toBeNull();
    expect(levels.dayEveningNight).toMatchObject({
      value: null,
      reasons: ['the level of the evening is not known'],
    });
  });
});

it('LA10 is passed a tenth of the time, LA90 nearly always', () => {
  const start = at('2026-11-21T10:00:00Z');
  const span = { from: start, to: after(start, hours(1)) };
  const percentiles = { p10: 48, p50: 55, p90: 66 };
  const window = windowOf('sound_level', 60, { start, percentiles });
  expect(noiseStatistics(window, span)).toMatchObject({ loudTenth: 66, background: 48, reasons: [] });
  expect(noiseStatistics({ ...window, completeness: 0.5 }, span)).toMatchObject({ loudTenth: null, background: null });
  expect(noiseStatistics(undefined, span)).toMatchObject({ loudTenth: null, background: null });
});
