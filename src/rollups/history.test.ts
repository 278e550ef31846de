import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Duration, hours, minutes } from '../model/duration.ts';
import type { RollupLevel } from '../model/rollup.ts';
import { epochMs } from '../model/time.ts';
import { createMemoryStore } from '../stores/memory/memory-store.ts';
import {
  calendar,
  gauge,
  noon,
  openQuickDatabase,
  pastKinds,
  reading,
  SmallPast,
  sensor,
} from './fixtures/small-past.ts';
import type { PastRollup } from './port.ts';

const hour = 3_600_000;
const at = (count: number) => epochMs(noon + count * hour);
let past: SmallPast;
let remove: () => Promise<void>;
let store: ReturnType<typeof createMemoryStore>;

beforeEach(async () => {
  const opened = await openQuickDatabase();
  remove = opened.remove;
  store = createMemoryStore({ kinds: pastKinds });
  past = new SmallPast(opened.database, store);
  for (let age = 0; age < 40; age += 1)
    await past.deliver([reading({ at: at(-age) + 60_000, kind: gauge, value: age })]);
  past.clock.time = at(0.5);
  while (await past.roller.turn());
});
afterEach(() => remove());

const opens = (rollups: readonly PastRollup[]) => rollups.filter(({ isOpen }) => isOpen).map(({ start }) => start);

const ask = (every: RollupLevel | Duration, change: object = {}) =>
  past.history().rollups({
    kind: gauge.id,
    quantities: ['air_temperature'],
    by: 'device',
    groups: ['a'],
    from: at(-30),
    to: at(1),
    every,
    ...change,
  });

it('hours that are rolled up come from what is kept, and the hour under way from readings', async () => {
  const workOut = vi.spyOn(store, 'workOut');
  const { rollups } = await ask('1h');
  expect([rollups.length, opens(rollups)]).toEqual([31, [at(0)]]);
  expect(rollups.map(({ counted }) => counted.mean)).toEqual([...Array(31).keys()].map((age) => 30 - age));
  expect(workOut.mock.calls.map(([{ windows }]) => windows)).toEqual([[{ from: at(0), to: at(0.5) }]]);
  expect(rollups.at(-1)).toMatchObject({ start: at(0), end: at(1) });
});

it('an hour that was restated does not look new while it is dirty again', async () => {
  const late = async (second: number, value: number) => {
    await past.deliver([reading({ at: at(-10) + second * 1000, kind: gauge, value })]);
    return (await ask('1h')).rollups.find(({ start }) => start === at(-10));
  };
  expect(await late(120, 30)).toMatchObject({ revision: 1, isOpen: true });
  past.clock.time = at(0.6);
  await past.roller.turn();
  expect(await late(180, 40)).toMatchObject({ revision: 2, isOpen: true, counted: { count: 3 } });
  past.clock.time = at(0.7);
  await past.roller.turn();
  expect((await ask('1h')).rollups.find(({ start }) => start === at(-10))).toMatchObject({
    revision: 3,
    isOpen: false,
  });
});

it('a state is known in the hour under way as far as that has come', async () => {
  await past.deliver([reading({ at: at(0) + 15 * 60_000, kind: sensor, quantity: 'occupied', value: 1 })]);
  const { rollups } = await ask('1h', { kind: sensor.id, quantities: ['occupied'] });
  expect(rollups).toMatchObject([{ start: at(0), end: at(1), completeness: 0.25, counted: { mean: 1 } }]);
});

it('an hour that became dirty is worked out until it is restated, and only then has another revision', async () => {
  await past.deliver([reading({ at: at(-10) + 120_000, kind: gauge, value: 30 })]);
  const between = await ask('1h');
  expect(opens(between.rollups)).toEqual([at(-10), at(0)]);
  expect(between.rollups.find(({ start }) => start === at(-10))).toMatchObject({ counted: { count: 2, mean: 20 } });
  past.clock.time = at(0.6);
  await past.roller.turn();
  const { rollups } = await ask('1h');
  expect(opens(rollups)).toEqual([at(0)]);
  expect(rollups.filter(({ revision }) => revision > 1)).toMatchObject([
    { start: at(-10), revision: 2, workedOutAt: at(0.6), counted: { count: 2, mean: 20 } },
  ]);
});

it('a day is one of the city, and the one under way is worked out', async () => {
  const { rollups } = await ask('1d', { from: at(-12), to: at(1) });
  const today = calendar.startOfDay(noon);
  expect(opens(rollups)).toEqual([today]);
  expect(rollups.map(({ start, end, counted }) => [start, (end - start) / hour, counted.count])).toEqual([
    [today, 24, 13],
  ]);
  past.clock.time = epochMs(calendar.nextDay(today) + 90 * 60_000);
  while (await past.roller.turn());
  const later = await ask('1d', { from: at(-12), to: at(12) });
  expect([later.rollups.length, opens(later.rollups)]).toEqual([1, []]);
});

it('the day on which clocks are turned back has 25 hours', async () => {
  past.clock.time = at(40);
  const { rollups } = await ask('1d', { from: at(12), to: at(40) });
  expect(rollups).toEqual([]);
  await past.deliver([reading({ at: at(15), kind: gauge })]);
  const [sunday] = (await ask('1d', { from: at(15), to: at(16) })).rollups;
  expect(((sunday?.end ?? 0) - (sunday?.start ?? 0)) / hour).toBe(25);
});

it('a level that is not kept, and any other span, are worked out from readings', async () => {
  const { rollups } = await ask(hours(2), { from: at(-4), to: at(0) });
  expect(opens(rollups)).toEqual([at(-4), at(-2)]);
  expect((await ask('1min', { from: at(-4), to: at(-3) })).rollups).toMatchObject([{ start: at(-4) + 60_000 }]);
});

it('all areas with devices are answered, or those that are asked for', async () => {
  const all = await ask('1h', { by: 'area', groups: undefined, from: at(-1), to: at(1) });
  expect(all.rollups.map(({ group, start }) => [group, start])).toEqual([
    ['', at(-1)],
    ['', at(0)],
    ['centro', at(-1)],
    ['centro', at(0)],
  ]);
  const one = await ask('1h', { by: 'area', groups: ['centro'], from: at(-1), to: at(1) });
  expect(one.rollups.map(({ group }) => group)).toEqual(['centro', 'centro']);
});

it('too many windows, and spans that reach behind the readings where they are needed, are refused with a way out', async () => {
  await expect(ask(minutes(1), { from: at(-24 * 30) })).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
  await past.list.frozen.advance(gauge.id, { before: at(-5), readingsBefore: at(-31) });
  await expect(ask(hours(3), { from: at(-40) })).rejects.toThrow('ask for 1h or 1d');
  expect((await ask('1h', { from: at(-40) })).rollups.length).toBeGreaterThan(30);
});

it('before the store was looked through, everything is worked out', async () => {
  past.isSurveyed = false;
  const { rollups } = await ask('1h');
  expect([rollups.length, opens(rollups).length]).toEqual([31, 31]);
});

it('readings that come for a time that has not come yet are not asked for', async () => {
  expect((await ask('1h', { from: at(0), to: at(500_000) })).rollups.length).toBe(1);
});
