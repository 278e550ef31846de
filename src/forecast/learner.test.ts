import { describe, expect, it } from 'vitest';
import { createCalendar } from '../model/calendar.ts';
import { days, minutes } from '../model/duration.ts';
import { areaId } from '../model/ids.ts';
import { after, epochMs } from '../model/time.ts';
import { Learner, stepLength } from './learner.ts';
import type { BayCount } from './port.ts';

const calendar = createCalendar('Europe/Madrid');
/** A Monday, midnight on the walls. */
const monday = epochMs(Date.UTC(2026, 2, 1, 23));
const street = { area: areaId('calle-mayor'), accessibleOnly: false };
const horizons = [minutes(5), minutes(30), minutes(60)];
const bays = 10;

/** Full from ten to twelve, half empty otherwise: known to whoever looks long enough. */
function countAt(sinceMonday: number): BayCount {
  const hour = (sinceMonday / minutes(60)) % 24;
  return { free: hour >= 10 && hour < 12 ? 0 : 5, known: bays, bays };
}

function learnt(span: number): Learner {
  const learner = new Learner(calendar);
  for (let since = 0; since < span; since += stepLength) learner.learn(street, epochMs(monday + since), countAt(since));
  return learner;
}

const askAt = (learner: Learner, since: number, count = countAt(since)) =>
  learner.ahead(street, { at: epochMs(monday + since), count }, horizons);

describe('what is learnt of a street', () => {
  it('expects at a quarter to ten that the street will be full at a quarter past', () => {
    const { chances } = askAt(learnt(days(14)), days(14) + minutes(9 * 60 + 45));
    expect(chances[0]?.probability).toBeGreaterThan(0.85);
    expect(chances[1]?.probability).toBeLessThan(0.15);
  });

  it('expects in the full street that there will be a place at noon', () => {
    const { chances } = askAt(learnt(days(14)), days(14) + minutes(11 * 60 + 30));
    expect(chances[0]?.probability).toBeLessThan(0.05);
    expect(chances[2]?.probability).toBeGreaterThan(0.95);
  });

  it('tells nothing before it has seen a week, and says how much it has seen', () => {
    const { chances, days: seen } = askAt(learnt(days(3)), days(3) + minutes(600));
    expect(seen).toBe(3);
    expect(chances.map(({ probability }) => probability)).toEqual([null, null, null]);
    expect(chances[0]?.because).toBe('Too little history: 3 of at least 7 days.');
  });

  it('tells nothing of a kind of day that it saw once', () => {
    // Twelve days from a Monday hold one Saturday in full; the second one is being asked about.
    const { chances } = askAt(learnt(days(12)), days(12) + minutes(600));
    expect(chances[0]).toMatchObject({ probability: null, because: expect.stringContaining('this kind of day') });
  });

  it('tells nothing while most of its bays are unknown', () => {
    const { chances } = askAt(learnt(days(14)), days(14), { free: 4, known: 4, bays });
    expect(chances[0]).toMatchObject({ probability: null, because: 'Only 4 of 10 bays are known now.' });
  });

  it('learns nothing of a moment at which most bays are unknown', () => {
    const learner = new Learner(calendar);
    for (let day = 0; day < 10; day += 1) learner.learn(street, after(monday, days(day)), { free: 3, known: 3, bays });
    expect(learner.days(street)).toBe(0);
  });

  it('learns a moment once, whoever tells it again', () => {
    const learner = learnt(days(14));
    const before = askAt(learner, days(14));
    learner.learn(street, monday, { free: 0, known: bays, bays });
    expect(askAt(learner, days(14))).toEqual(before);
  });

  it('says what a chance rests on', () => {
    const [chance] = askAt(learnt(days(14)), days(14) + minutes(15 * 60)).chances;
    expect(chance?.because).toMatch(/^5 of 10 known bays are free now \(10 in all\); .*100 % of the time; \d+ moments/);
    expect(chance?.comparable).toBeGreaterThan(100);
    expect(chance?.usual).toBe(1);
  });
});
