import { describe, expect, it } from 'vitest';
import type { Rhythm } from './device-kind.ts';
import { hours, minutes } from './duration.ts';
import { judgeFreshness } from './freshness.ts';
import { before, epochMs } from './time.ts';
import { presentNow, presentPast, type TimedObservation } from './value.ts';

const rhythm: Rhythm = { speaks: 'periodically', every: minutes(5), lateAfter: minutes(12), staleAfter: hours(1) };
const now = epochMs(Date.UTC(2026, 10, 21, 10));
const observed = (minutesAgo: number): TimedObservation => {
  const time = before(now, minutes(minutesAgo));
  return { quantity: 'occupied', value: 1, quality: 'not_evaluated', reasons: [], time, receivedAt: time };
};

describe('freshness', () => {
  it.each([
    [0, 'live'],
    [12, 'live'],
    [12.1, 'late'],
    [60, 'late'],
    [60.1, 'stale'],
  ] as const)('%d minutes after the last word is %s', (ago, expected) => {
    expect(judgeFreshness(rhythm, before(now, minutes(ago)), now)).toBe(expected);
  });

  it('of what never spoke is never_seen', () => {
    expect(judgeFreshness(rhythm, undefined, now)).toBe('never_seen');
  });
});

describe('a value', () => {
  it('carries its age, its two times, its unit and its quality', () => {
    expect(presentNow('occupied', observed(2), { rhythm, now })).toEqual({
      quantity: 'occupied',
      value: true,
      lastValue: true,
      unit: '1',
      time: '2026-11-21T09:58:00.000Z',
      receivedAt: '2026-11-21T09:58:00.000Z',
      ageSeconds: 120,
      freshness: 'live',
      quality: 'not_evaluated',
      reasons: [],
      revision: 1,
    });
  });

  it('of a silent sensor is unknown, and its last word is shown apart', () => {
    expect(presentNow('occupied', observed(90), { rhythm, now })).toMatchObject({
      value: null,
      lastValue: true,
      freshness: 'stale',
      ageSeconds: 5400,
    });
  });

  it('that never came is missing, not zero', () => {
    expect(presentNow('occupied', undefined, { rhythm, now })).toMatchObject({
      value: null,
      lastValue: null,
      time: null,
      freshness: 'never_seen',
      quality: 'missing',
      revision: null,
    });
  });

  it('says how often it was judged', () => {
    const again = { ...observed(2), quality: 'suspect', reasons: ['spike: too high'], revision: 2 } as const;
    const expected = { value: true, quality: 'suspect', reasons: ['spike: too high'], revision: 2 };
    expect(presentNow('occupied', again, { rhythm, now })).toMatchObject(expected);
    expect(presentPast(again, { rhythm, now })).toMatchObject(expected);
  });

  it('of the past stands, however old it is by now', () => {
    expect(presentPast(observed(90), { rhythm, now })).toMatchObject({
      value: true,
      freshness: 'live',
      ageSeconds: 5400,
    });
  });

  it('never has a negative age', () => {
    expect(presentNow('occupied', observed(-5), { rhythm, now }).ageSeconds).toBe(0);
  });

  it('of a clock that is known to be wrong is as old as its arrival: whoever speaks is not silent', () => {
    const behind: TimedObservation = {
      ...observed(90),
      receivedAt: before(now, minutes(2)),
      quality: 'suspect',
      reasons: ['clock: it is behind'],
    };
    expect(presentNow('occupied', behind, { rhythm, now })).toMatchObject({ freshness: 'live', ageSeconds: 120 });
    const late: TimedObservation = { ...behind, quality: 'pass', reasons: [] };
    expect(presentNow('occupied', late, { rhythm, now })).toMatchObject({ freshness: 'stale', ageSeconds: 5400 });
  });

  it('is as old for the past as it is for the present, whatever its clock says', () => {
    const arrived = { receivedAt: before(now, minutes(6.5)) };
    const ahead: TimedObservation = { ...observed(3), ...arrived };
    const behind: TimedObservation = {
      ...observed(90),
      ...arrived,
      quality: 'suspect',
      reasons: ['clock: it is behind'],
    };
    for (const doubtful of [ahead, behind, observed(4)]) {
      const { ageSeconds } = presentNow('occupied', doubtful, { rhythm, now });
      expect(presentPast(doubtful, { rhythm, now })).toMatchObject({ ageSeconds, freshness: 'live' });
    }
    expect(presentPast(ahead, { rhythm, now }).ageSeconds).toBe(390);
  });

  it('of a clock that runs ahead is as old as its arrival, and both times are shown', () => {
    const ahead: TimedObservation = { ...observed(8), receivedAt: before(now, minutes(13)) };
    expect(presentNow('occupied', ahead, { rhythm, now })).toMatchObject({
      freshness: 'late',
      ageSeconds: 780,
      time: '2026-11-21T09:52:00.000Z',
      receivedAt: '2026-11-21T09:47:00.000Z',
    });
  });
});
