import { afterEach, expect, it, vi } from 'vitest';
import { createCalendar } from '../../model/calendar.ts';
import { days, hours, milliseconds } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { deviceId } from '../../model/ids.ts';
import type { Rule } from '../../model/rule.ts';
import { after, type EpochMs, epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import type { History, PastRollup } from '../../rollups/port.ts';
import { mast, pastKinds } from '../backtest/fixtures/past.ts';
import { ruleLike } from '../backtest/fixtures/rule.ts';
import { type LiveUsual, openUsual } from './open-usual.ts';

const calendar = createCalendar('Europe/Madrid');
const noon = epochMs(Date.UTC(2026, 9, 14, 10));
const query = { kind: mast.id, quantity: 'pm2_5', weeks: 4 } as const;
const mast1 = deviceId('mast-1');
const rule: Rule = ruleLike({
  when: {
    is: 'usual',
    quantity: 'pm2_5',
    over: hours(1),
    compared: 'difference',
    weeks: 4,
    limit: { is: 'above', limit: 20 },
    complete: 0.5,
  },
});

const hourOf = (start: EpochMs): PastRollup => ({
  group: 'mast-1',
  quantity: 'pm2_5',
  start,
  end: after(start, hours(1)),
  counted: { count: 12, mean: 30, min: 30, max: 30 },
  all: { count: 12, mean: 30, min: 30, max: 30 },
  percentiles: undefined,
  quality: { pass: 12, not_evaluated: 0, suspect: 0, fail: 0 },
  completeness: 1,
  revision: 1,
  workedOutAt: start,
  isOpen: false,
});

let open: LiveUsual | undefined;
afterEach(() => open?.close());

/** A past in which all hours are the same; it may be away. */
async function opened(rules: readonly Rule[]) {
  const world = { now: noon, isAway: false, asked: 0 };
  const history: History = {
    async rollups({ from, to }) {
      world.asked += 1;
      if (world.isAway) throw new UnavailableError('the store is away');
      const all = Array.from({ length: 25 }, (_, index) => hourOf(epochMs(from + index * hours(1))));
      return { rollups: all.filter(({ start }) => start < to) };
    },
  };
  const events = createSilentEvents();
  const clock = { now: () => world.now };
  const parts = { history, calendar, kinds: pastKinds, rules: { all: () => rules }, clock, events };
  const usual = await openUsual({ ...parts, lookEvery: milliseconds(2) });
  open = usual;
  const meanAt = (moment: EpochMs) => usual.at(mast1, { ...query, moment })?.mean;
  return { world, events, usual, meanAt };
}

it('today and tomorrow are known from the start, and the day after as soon as it is tomorrow', async () => {
  const { world, meanAt } = await opened([rule]);
  expect([0, 1, 2].map((day) => meanAt(after(noon, days(day))))).toEqual([30, 30, undefined]);
  world.now = after(noon, days(1));
  await vi.waitFor(() => expect(meanAt(after(noon, days(2)))).toBe(30));
});

it('a past that cannot be read is told, and asked for again', async () => {
  const { world, events, meanAt } = await opened([rule]);
  world.isAway = true;
  world.now = after(noon, days(1));
  await vi.waitFor(() => expect(events.emitted.map(({ name }) => name)).toContain('usualUnknown'));
  expect(meanAt(after(noon, days(1)))).toBe(30);
  world.isAway = false;
  await vi.waitFor(() => expect(meanAt(after(noon, days(2)))).toBe(30));
});

it('what other rules compare is known before they come into force', async () => {
  const { usual, meanAt, world } = await opened([]);
  expect([meanAt(noon), world.asked]).toEqual([undefined, 0]);
  await usual.prepare([rule]);
  expect(meanAt(noon)).toBe(30);
});
