import { describe, expect, it } from 'vitest';
import { days, hours, milliseconds, minutes, parseDuration, seconds } from './duration.ts';
import { epochMs, parseIso, toIso } from './time.ts';

describe('a time from outside', () => {
  it.each([
    ['2026-11-21T10:00:00Z', Date.UTC(2026, 10, 21, 10)],
    ['2026-11-21T10:00Z', Date.UTC(2026, 10, 21, 10)],
    ['2026-11-21T10:00:00.123456789Z', Date.UTC(2026, 10, 21, 10, 0, 0, 123)],
    ['2026-11-21T12:00:00+02:00', Date.UTC(2026, 10, 21, 10)],
    ['2026-11-21T12:00:00+0200', Date.UTC(2026, 10, 21, 10)],
  ])('%s is read', (text, expected) => {
    expect(parseIso(text)).toBe(expected);
  });

  it.each([
    '2026-11-21T10:00:00',
    '2026-11-21',
    'yesterday',
    '',
    '1763719200',
    '2026-13-41T10:00:00Z',
    '2026-02-30T10:00:00Z',
    '2026-02-28T24:00:00Z',
    '2026-11-21 10:00:00Z',
  ])('"%s" is not guessed at', (text) => {
    expect(parseIso(text)).toBeUndefined();
  });

  it('is written in UTC with milliseconds', () => {
    expect(toIso(epochMs(0))).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('a duration', () => {
  it.each([
    ['250ms', milliseconds(250)],
    ['30s', seconds(30)],
    ['15m', minutes(15)],
    ['15min', minutes(15)],
    ['6h', hours(6)],
    ['7d', days(7)],
    ['1.5h', minutes(90)],
  ])('%s is read', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['', '5', 's', '-5s', '5 weeks', '1e3s'])('"%s" is not', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
