import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import { epochMs, toIso } from './time.ts';

const at = (text: string) => epochMs(Date.parse(text));
const madrid = createCalendar('Europe/Madrid');

describe('the calendar of a city', () => {
  it.each([
    ['2026-07-01T10:00:00Z', '2026-06-30T22:00:00.000Z', '2026-07-01T22:00:00.000Z'],
    ['2026-01-15T23:30:00Z', '2026-01-15T23:00:00.000Z', '2026-01-16T23:00:00.000Z'],
    ['2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25T12:00:00Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ])('knows the day that contains %s', (moment, start, next) => {
    expect(toIso(madrid.startOfDay(at(moment)))).toBe(start);
    expect(toIso(madrid.nextDay(at(moment)))).toBe(next);
  });

  it('has days of 23 and 25 hours', () => {
    const hoursOf = (noon: string) => (madrid.nextDay(at(noon)) - madrid.startOfDay(at(noon))) / 3_600_000;
    expect(hoursOf('2026-03-29T12:00:00Z')).toBe(23);
    expect(hoursOf('2026-10-25T12:00:00Z')).toBe(25);
    expect(hoursOf('2026-10-26T12:00:00Z')).toBe(24);
  });

  it('begins the day at its first moment where midnight is skipped', () => {
    const havana = createCalendar('America/Havana');
    expect(toIso(havana.startOfDay(at('2026-03-08T12:00:00Z')))).toBe('2026-03-08T05:00:00.000Z');
    expect(havana.wallTime(at('2026-03-08T05:00:00Z'))).toMatchObject({ day: 8, hour: 1 });
  });

  it('begins the day at its first midnight where there are two', () => {
    const havana = createCalendar('America/Havana');
    expect(toIso(havana.startOfDay(at('2026-11-01T12:00:00Z')))).toBe('2026-11-01T04:00:00.000Z');
  });

  it('shows what the walls show', () => {
    expect(madrid.wallTime(at('2026-11-22T23:30:00Z'))).toEqual({
      year: 2026,
      month: 11,
      day: 23,
      hour: 0,
      minute: 30,
      weekday: 1,
    });
  });

  it('refuses a zone that does not exist', () => {
    expect(() => createCalendar('Europe/Santander')).toThrow(RangeError);
  });
});
