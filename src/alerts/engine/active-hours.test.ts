import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../model/calendar.ts';
import type { ActiveHours } from '../../model/rule.ts';
import { epochMs } from '../../model/time.ts';
import { createHours } from './active-hours.ts';
import { decide, hear, judgedBy } from './fixtures/asked-engine.ts';
import { at, readingOf, ruleOf, start } from './fixtures/drawn-city.ts';

const calendar = createCalendar('Europe/Madrid');
const moment = (text: string) => epochMs(Date.parse(text));
const shown = (of: number): string => new Date(of).toISOString().slice(0, 16);

/** The next changes from a moment on. */
function changes(active: readonly ActiveHours[], from: string, count: number): readonly string[] {
  const hours = createHours(active, calendar);
  const found: string[] = [];
  for (let now = moment(from); found.length < count; ) {
    now = hours.nextChange(now);
    found.push(`${shown(now)} ${hours.isActive(now) ? 'on' : 'off'}`);
    expect(hours.since(epochMs(now + 60_000))).toBe(now);
  }
  return found;
}

describe('active hours', () => {
  it('go over midnight, and belong to the day on which they began', () => {
    // 2026-11-20 is a Friday.
    const nights = [{ from: 23 * 60, to: 7 * 60, weekdays: [5, 6] }];
    expect(changes(nights, '2026-11-20T12:00Z', 4)).toEqual([
      '2026-11-20T22:00 on',
      '2026-11-21T06:00 off',
      '2026-11-21T22:00 on',
      '2026-11-22T06:00 off',
    ]);
    expect(createHours(nights, calendar).nextChange(moment('2026-11-22T12:00Z'))).toBe(moment('2026-11-27T22:00Z'));
  });

  it.each([
    [
      'that begin in the hour that is left out',
      [{ from: 150, to: 300 }],
      '2026-03-28T23:30Z',
      ['2026-03-29T01:00 on', '2026-03-29T03:00 off'],
    ],
    [
      'that are in it as a whole',
      [{ from: 125, to: 155 }],
      '2026-03-28T23:30Z',
      ['2026-03-30T00:05 on', '2026-03-30T00:35 off'],
    ],
    [
      'that are in the hour that comes twice',
      [{ from: 125, to: 155 }],
      '2026-10-24T23:30Z',
      ['2026-10-25T00:05 on', '2026-10-25T00:35 off', '2026-10-25T01:05 on', '2026-10-25T01:35 off'],
    ],
    ['that go over it', [{ from: 60, to: 240 }], '2026-10-24T22:30Z', ['2026-10-24T23:00 on', '2026-10-25T03:00 off']],
  ] as const)('follow the clocks on the walls when they are changed: those %s', (_, active, from, expected) => {
    expect(changes(active, from, expected.length)).toEqual(expected);
  });

  it('are the whole day when they end where they begin', () => {
    expect(changes([{ from: 0, to: 0, weekdays: [1] }], '2026-11-21T12:00Z', 2)).toEqual([
      '2026-11-22T23:00 on',
      '2026-11-23T23:00 off',
    ]);
    expect(createHours([{ from: 60, to: 60 }], calendar).nextChange(moment('2026-11-21T12:00Z'))).toBe(Infinity);
  });
});

describe('a rule that is awake for some hours only', () => {
  const minuteOf = (seconds: number): number => {
    const { hour, minute } = calendar.wallTime(epochMs(start + seconds * 1000));
    return hour * 60 + minute;
  };
  const rule = ruleOf(
    'awake',
    { is: 'value', quantity: 'pm2_5', limit: { is: 'above', limit: 50 } },
    {
      active: [{ from: minuteOf(600), to: minuteOf(1200) }],
    },
  );

  it('fires when its hours begin and is over when they end, though nothing new comes', () => {
    const engine = judgedBy([rule]);
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    expect(decide(engine, 609)).toEqual([]);
    const { transitions } = engine.advance(at(610));
    expect(transitions).toMatchObject([{ to: 'firing', at: at(600), since: at(600), noticedAt: at(610) }]);
    expect(decide(engine, 1210)).toEqual(['resolved device:air-1 at 1200 since 600 hours']);
  });
});
