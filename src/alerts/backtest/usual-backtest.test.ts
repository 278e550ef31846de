import { expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { days, hours, milliseconds, minutes } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import type { Rule } from '../../model/rule.ts';
import { before, type EpochMs, epochMs } from '../../model/time.ts';
import type { History } from '../../rollups/port.ts';
import { createMemoryStore } from '../../stores/memory/memory-store.ts';
import type { Store } from '../../stores/port.ts';
import { backtestsOver, ended } from './fixtures/backtests.ts';
import { mast, pastKinds, said, start } from './fixtures/past.ts';
import { ruleLike } from './fixtures/rule.ts';

const aWeek = days(7);
/** What each hour of the day has in an ordinary week; the rush hour is always bad. */
const ordinary = (minute: number): number => (minute >= 300 && minute < 360 ? 80 : 20);

const usualRule = (weeks: number): Rule =>
  ruleLike({
    when: {
      is: 'usual',
      quantity: 'pm2_5',
      over: hours(1),
      compared: 'difference',
      weeks,
      limit: { is: 'above', limit: 30, clears: 10 },
      complete: 0.5,
    },
    for: minutes(10),
  });

/** Ten hours of the same weekday, so many weeks before. */
function dayOf(weeksAgo: number, value: (minute: number) => number): readonly Reading[] {
  const earlier = (moment: EpochMs): EpochMs => before(moment, milliseconds(aWeek * weeksAgo));
  return Array.from({ length: 120 }, (_, index) => index * 5)
    .map((minute) => said({ minute, value: value(minute) }))
    .map((reading) => ({ ...reading, time: earlier(reading.time), receivedAt: earlier(reading.receivedAt) }));
}

/** The hours of what is stored, as rollups would keep them. */
const historyOf = (store: Pick<Store, 'workOut'>): History => ({
  async rollups({ kind, quantities, from, to }) {
    const count = Math.ceil((to - from) / hours(1));
    const windows = Array.from({ length: count }, (_, index) => epochMs(from + index * hours(1))).map((begin) => ({
      from: begin,
      to: epochMs(begin + hours(1)),
    }));
    const rollups = await store.workOut({ kind, quantities, windows, of: { by: 'device' }, at: to });
    return { rollups: rollups.map((rollup) => ({ ...rollup, isOpen: false })) };
  },
});

async function rehearse(weeksOfHistory: number, today: (minute: number) => number) {
  const store = createMemoryStore({ kinds: pastKinds });
  for (let week = weeksOfHistory; week >= 1; week -= 1) {
    await store.append({ readings: dayOf(week, ordinary), rejudged: [], upTo: position(10 - week) });
  }
  await store.append({ readings: dayOf(0, today), rejudged: [], upTo: position(20) });
  const backtests = backtestsOver(store, { history: historyOf(store) });
  const request = { rule: usualRule(4), from: start, to: epochMs(start + hours(10)), order: 'as_it_arrived' } as const;
  const { result } = await ended(backtests, backtests.start(request).id);
  return (result?.tested.transitions ?? []).map(({ to, at, evidence: { usual } }) => ({
    to,
    minute: (at - start) / minutes(1),
    usual: usual === undefined ? undefined : Math.round(usual),
  }));
}

it('an hour is compared with the same hour of four weeks: the rush hour is usual, and the hour behind it; the same air by night is not', async () => {
  expect(mast.quantities).toContain('pm2_5');
  expect(await rehearse(4, ordinary)).toEqual([]);
  const steps = await rehearse(4, (minute) => (minute >= 120 && minute < 180 ? 80 : ordinary(minute)));
  expect(steps.map(({ to, usual }) => [to, usual])).toEqual([
    ['pending', 20],
    ['firing', 20],
    ['resolved', 20],
  ]);
  expect(steps[0]?.minute).toBeGreaterThan(145);
  expect(steps[2]?.minute).toBeLessThan(240);
});

it('nothing is unusual while two weeks are known', async () => {
  expect(await rehearse(2, () => 200)).toEqual([]);
});
