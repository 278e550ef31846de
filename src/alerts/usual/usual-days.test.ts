import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../model/calendar.ts';
import { days, hours, minutes } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Rule } from '../../model/rule.ts';
import { after, before, type EpochMs, epochMs } from '../../model/time.ts';
import type { History, HistoryQuery, PastRollup } from '../../rollups/port.ts';
import { mast, pastKinds } from '../backtest/fixtures/past.ts';
import { ruleLike } from '../backtest/fixtures/rule.ts';
import { createUsualDays } from './usual-days.ts';

const madrid = createCalendar('Europe/Madrid');
/** A Thursday, 10:00 on the clocks of Madrid; the week before they went back an hour. */
const moment = epochMs(Date.UTC(2026, 9, 29, 9));

type Told = { readonly group?: string; readonly start: EpochMs; readonly mean: number; readonly completeness?: number };

const hourOf = ({ group = 'mast-1', start, mean, completeness = 1 }: Told, quantity: QuantityId): PastRollup => ({
  group,
  quantity,
  start,
  end: after(start, hours(1)),
  counted: { count: 12, mean, min: mean, max: mean },
  all: { count: 12, mean, min: mean, max: mean },
  percentiles: undefined,
  quality: { pass: 12, not_evaluated: 0, suspect: 0, fail: 0 },
  completeness,
  revision: 1,
  workedOutAt: start,
  isOpen: false,
});

/** What was kept, by day; remembers what was asked. */
function historyOf(told: readonly Told[], quantity: QuantityId = 'pm2_5') {
  const asked: HistoryQuery[] = [];
  const history: History = {
    async rollups(query) {
      asked.push(query);
      const rollups = told.filter(({ start }) => start >= query.from && start < query.to);
      return { rollups: query.quantities.includes(quantity) ? rollups.map((each) => hourOf(each, quantity)) : [] };
    },
  };
  return { history, asked };
}

const rule = (quantity: QuantityId, weeks = 4): Rule =>
  ruleLike({
    where: { kinds: [mast.id] },
    when: {
      is: 'usual',
      quantity,
      over: hours(1),
      compared: 'difference',
      weeks,
      limit: { is: 'above', limit: 20 },
      complete: 0.5,
    },
  });

const query = { kind: mast.id, quantity: 'pm2_5', weeks: 4, moment } as const;
const mast1 = deviceId('mast-1');
/** 10:00 in Madrid, which was 08:00 of UTC until the clocks went back on 25 October. */
const tenOClock = (weeksAgo: number): EpochMs => before(epochMs(moment - days(7) * weeksAgo), hours(1));
const weekly = (...means: readonly number[]): Told[] =>
  means.map((mean, week) => ({ start: tenOClock(week + 1), mean }));

async function usualOf(told: readonly Told[], quantity: QuantityId = 'pm2_5') {
  const usual = createUsualDays([rule(quantity)], { ...historyOf(told, quantity), calendar: madrid, kinds: pastKinds });
  await usual.prepare({ from: moment, to: moment });
  return usual;
}

describe('what is usual', () => {
  it('is the mean of the same hour of the same weekday, by the clocks of the city', async () => {
    const usual = await usualOf(weekly(10, 20, 30, 40));
    expect(usual.at(mast1, query)).toEqual({ mean: 25, deviation: expect.closeTo(12.91, 2), weeks: 4 });
    expect(usual.at(mast1, { ...query, moment: after(moment, minutes(59)) })?.mean).toBe(25);
    expect(usual.at(mast1, { ...query, moment: after(moment, hours(1)) })).toBeUndefined();
  });

  it('is not known of fewer than three weeks, nor of hours of which little is known', async () => {
    expect((await usualOf(weekly(10, 20))).at(mast1, query)).toBeUndefined();
    const [first, ...others] = weekly(10, 20, 30, 40);
    const weak = first === undefined ? [] : [{ ...first, completeness: 0.2 }];
    expect((await usualOf([...weak, ...others])).at(mast1, query)).toMatchObject({ mean: 30, weeks: 3 });
  });

  it('is known of what was asked for alone', async () => {
    const usual = await usualOf(weekly(10, 20, 30));
    expect(usual.at(deviceId('mast-2'), query)).toBeUndefined();
    expect(usual.at(mast1, { ...query, weeks: 3 })).toBeUndefined();
    expect(usual.at(mast1, { ...query, kind: kindId('bay') })).toBeUndefined();
    expect(usual.at(mast1, { ...query, moment: after(moment, days(1)) })).toBeUndefined();
    expect(usual.at(mast1, { ...query, kind: undefined })?.mean).toBe(20);
  });

  it('adds sound up as energy', async () => {
    const usual = await usualOf(weekly(50, 50, 60), 'sound_level');
    expect(usual.at(mast1, { ...query, quantity: 'sound_level' })?.mean).toBeUndefined();
    const parts = { ...historyOf(weekly(50, 50, 60), 'sound_level'), calendar: madrid };
    const loud = new Map([[mast.id, { ...mast, quantities: ['sound_level'] as const }]]);
    const days_ = createUsualDays([rule('sound_level')], { ...parts, kinds: loud });
    await days_.prepare({ from: moment, to: moment });
    expect(days_.at(mast1, { ...query, quantity: 'sound_level' })?.mean).toBeCloseTo(56.02, 2);
  });

  it('is read once for each day, and let go long after it', async () => {
    const { history, asked } = historyOf(weekly(10, 20, 30));
    const usual = createUsualDays([rule('pm2_5')], { history, calendar: madrid, kinds: pastKinds });
    await usual.prepare({ from: moment, to: moment });
    await usual.prepare({ from: after(moment, hours(2)), to: after(moment, hours(3)) });
    expect(asked).toHaveLength(4);
    await usual.prepare({ from: moment, to: after(moment, days(1)) });
    expect(asked).toHaveLength(8);
    await usual.prepare({ from: after(moment, days(5)), to: after(moment, days(5)) });
    expect(usual.at(mast1, query)).toBeUndefined();
  });

  it('asks nothing for rules that do not compare with it', async () => {
    const { history, asked } = historyOf([]);
    const usual = createUsualDays([ruleLike({})], { history, calendar: madrid, kinds: pastKinds });
    await usual.prepare({ from: moment, to: moment });
    expect(asked).toEqual([]);
  });

  it('fails when the past cannot be read, so that it is tried again', async () => {
    const history: History = { rollups: () => Promise.reject(new UnavailableError('the store is away')) };
    const usual = createUsualDays([rule('pm2_5')], { history, calendar: madrid, kinds: pastKinds });
    await expect(usual.prepare({ from: moment, to: moment })).rejects.toThrow('the store is away');
  });
});

it('what is usual of a span is that of the hours in it, by their share', async () => {
  const nine = (weeksAgo: number): EpochMs => before(tenOClock(weeksAgo), hours(1));
  const told = [1, 2, 3].flatMap((week) => [
    { start: nine(week), mean: 80 },
    { start: tenOClock(week), mean: 20 },
  ]);
  const usual = await usualOf(told);
  const meanAt = (at: number): number | undefined =>
    usual.at(mast1, { ...query, moment: after(moment, minutes(at)), over: hours(1) })?.mean;
  expect([meanAt(0), meanAt(15), meanAt(60)]).toEqual([80, 65, 20]);
  // Of the hour behind it nothing is known.
  expect([meanAt(-30), meanAt(90), meanAt(91)]).toEqual([80, 20, undefined]);
});
