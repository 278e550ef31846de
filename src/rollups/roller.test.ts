import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginning, position } from '../journal/port.ts';
import { hours, minutes } from '../model/duration.ts';
import { UnavailableError } from '../model/errors.ts';
import { after, epochMs } from '../model/time.ts';
import type { RollupTask, Store } from '../stores/port.ts';
import { gauge, groups, noon, openQuickDatabase, pastKinds, reading, SmallPast } from './fixtures/small-past.ts';
import { startRollups } from './start-rollups.ts';
import { createSurvey } from './survey.ts';

const hour = 3_600_000;
const at = (count: number) => epochMs(noon + count * hour);
let past: SmallPast;
let remove: () => Promise<void>;
beforeEach(async () => {
  const opened = await openQuickDatabase();
  remove = opened.remove;
  past = new SmallPast(opened.database);
});
afterEach(() => remove());

const dirty = () => [...past.list.hoursOf(gauge.id)];
const watched = () => {
  const tasks: Parameters<Store['rollUp']>[0][] = [];
  const rollUp: Store['rollUp'] = async (task) => {
    tasks.push(task);
    return await past.store.rollUp(task);
  };
  return { tasks, store: { name: 'memory', rollUp } };
};
const spanOf = ({ windows }: RollupTask) => [windows[0]?.from, windows.at(-1)?.to];

describe('a turn', () => {
  it('takes hours together, the newest first and as many as go quickly, and never across a gap', async () => {
    for (const age of [1, 2, 3, 4, 8]) await past.deliver([reading({ at: at(-age), kind: gauge })]);
    const { tasks, store } = watched();
    await past.rollerWith(store).turn();
    const ofHours = tasks.filter(({ level, of }) => level === '1h' && of.by === 'device').map(spanOf);
    expect(ofHours).toEqual([
      [at(-2), at(-1)],
      [at(-4), at(-2)],
      [at(-8), at(-7)],
    ]);
    expect(dirty()).toEqual([at(-1)]);
  });

  it('keeps the finished quarters of the hour under way, each once, and leaves the hour dirty', async () => {
    await past.deliver([reading({ at: at(0) + 1, kind: gauge })]);
    past.clock.time = epochMs(at(0) + minutes(31));
    const { tasks, store } = watched();
    const roller = past.rollerWith(store);
    await roller.turn();
    await roller.turn();
    expect(tasks.map(({ level, of, windows }) => [level, of.by, windows.length])).toEqual([
      ['15min', 'device', 2],
      ['15min', 'area', 2],
    ]);
    expect(dirty()).toEqual([at(0)]);
  });

  it('works an hour out although more of it is always on its way, and is done with it only when all is there', async () => {
    const batchOf = (upTo: number) => ({
      readings: [reading({ at: at(-2) + upTo, kind: gauge })],
      rejudged: [],
      upTo: position(upTo),
    });
    const counts: (number | undefined)[] = [];
    for (let upTo = 1; upTo <= 4; upTo += 1) {
      await past.list.expect(batchOf(upTo));
      await past.roller.turn();
      await past.store.append(batchOf(upTo));
      past.list.arrived(position(upTo));
      const asked = { kind: gauge.id, quantities: gauge.quantities, by: 'device', from: at(-2), to: at(0) } as const;
      counts.push((await past.store.rollups({ ...asked, level: '1h' }))[0]?.counted.count);
    }
    expect(counts).toEqual([undefined, 1, 2, 3]);
    expect(dirty()).toEqual([at(-2)]);
    await past.roller.turn();
    expect(dirty()).toEqual([]);
  });

  it('waits a minute for readings that are on their way', async () => {
    await past.deliver([reading({ at: at(0) + 1, kind: gauge })]);
    past.clock.time = epochMs(at(1) + minutes(1) - 1);
    await past.roller.turn();
    expect(dirty()).toEqual([at(0)]);
    past.clock.time = epochMs(at(1) + minutes(1));
    await past.roller.turn();
    expect(dirty()).toEqual([]);
  });

  it('goes on with the others when one breaks by our fault, which stays dirty and is said', async () => {
    for (const age of [2, 8]) await past.deliver([reading({ at: at(-age), kind: gauge })]);
    const rollUp: Store['rollUp'] = async (task) => {
      if (task.windows.some(({ from }) => from === at(-2))) throw new TypeError('undefined is not a function');
      return await past.store.rollUp(task);
    };
    await past.rollerWith({ name: 'memory', rollUp }).turn();
    expect(dirty()).toEqual([at(-2)]);
    expect(past.events.emitted.filter(({ name }) => name === 'rollupsBroke').length).toBe(1);
  });

  it('ends after a while and says that there is more, so that new hours need not wait for old ones', async () => {
    for (const age of [2, 8]) await past.deliver([reading({ at: at(-age), kind: gauge })]);
    const rollUp: Store['rollUp'] = async (task) => {
      past.clock.time = after(past.clock.time, minutes(1));
      return await past.store.rollUp(task);
    };
    const roller = past.rollerWith({ name: 'memory', rollUp });
    expect(await roller.turn()).toBe(true);
    expect(dirty()).toEqual([at(-8)]);
  });
});

const surveyOf = (mark: string) => {
  const { database, store, list, clock, events } = past;
  return createSurvey({ database, store, kinds: pastKinds, list, clock, events, mark });
};
const { signal } = new AbortController();

describe('a store that was there before its rollups', () => {
  beforeEach(async () => {
    const readings = [-2, -30, -24 * 400].map((count) => reading({ at: at(count), kind: gauge }));
    await past.store.append({ readings, upTo: beginning });
  });

  it('is looked through once: every hour with readings is marked', async () => {
    const survey = surveyOf('this store');
    expect(survey.isDone()).toBe(false);
    await survey.run(signal);
    expect([survey.isDone(), dirty()]).toEqual([true, [at(-24 * 400), at(-30), at(-2)]]);
    expect(surveyOf('this store').isDone()).toBe(true);
  });

  it('is looked through again when it is another one, or was put back from a copy, however often that is interrupted', async () => {
    await surveyOf('this store').run(signal);
    expect(surveyOf('another store').isDone()).toBe(false);
    while (await past.roller.turn());
    await past.list.storeIsNew();
    await surveyOf('this store').run(AbortSignal.abort());
    past.startAnew();
    const survey = surveyOf('this store');
    expect([survey.isDone(), dirty()]).toEqual([false, []]);
    await survey.run(signal);
    expect([survey.isDone(), dirty().length]).toEqual([true, 3]);
  });

  it('is not asked for hours that are frozen', async () => {
    await past.list.frozen.advance(gauge.id, { before: at(-24), readingsBefore: at(-72) });
    await surveyOf('this store').run(signal);
    expect(dirty()).toEqual([at(-2)]);
  });
});

describe('rolling up, for as long as the service runs', () => {
  const started = (rollUp: Store['rollUp']) =>
    startRollups({
      store: { name: 'memory', rollUp },
      list: past.list,
      clock: past.clock,
      events: past.events,
      kinds: pastKinds,
      groups,
      calendar: {
        zone: 'UTC',
        wallTime: never,
        startOfDay: (moment) => epochMs(Math.floor(moment / hours(24)) * hours(24)),
        nextDay: (day) => after(day, hours(24)),
      },
      isBehind: () => false,
      survey: { isDone: () => true, run: async () => undefined },
      newAreas: { isDone: () => true, step: async () => false },
    });
  const never = (): never => {
    throw new Error('nobody asks');
  };

  it('restates soon after late readings', async () => {
    const rollups = started((task) => past.store.rollUp(task));
    await vi.waitUntil(() => rollups.state().lastTurn !== undefined);
    await past.deliver([reading({ at: at(-5), kind: gauge })]);
    expect(rollups.state().hoursLeft).toBe(1);
    await vi.waitUntil(() => rollups.state().hoursLeft === 0, { timeout: 10_000 });
    await rollups.close();
  }, 15_000);

  it('says that the store is away, and tries again', async () => {
    await past.deliver([reading({ at: at(-5), kind: gauge })]);
    let failures = 1;
    const rollups = started(async (task) => {
      failures -= 1;
      if (failures >= 0) throw new UnavailableError('connection refused');
      return await past.store.rollUp(task);
    });
    await vi.waitUntil(() => rollups.state().trouble === 'connection refused', { timeout: 5000 });
    expect(past.events.emitted.map(({ name }) => name)).toContain('rollupsDelayed');
    await vi.waitUntil(() => rollups.state().hoursLeft === 0, { timeout: 10_000 });
    expect(rollups.state().trouble).toBe(undefined);
    await rollups.close();
  }, 20_000);
});
