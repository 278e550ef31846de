import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours, milliseconds } from '../model/duration.ts';
import { CallerError, UnavailableError } from '../model/errors.ts';
import { deviceId } from '../model/ids.ts';
import { after, epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { openDuckdbStore } from '../stores/duckdb/duckdb-store.ts';
import { createMemoryStore } from '../stores/memory/memory-store.ts';
import type { Store } from '../stores/port.ts';
import { bin, calendar, gauge, noon, openQuickDatabase, pastKinds, reading, SmallPast } from './fixtures/small-past.ts';
import type { RollupsState } from './port.ts';
import { type KeepTimes, Retention } from './retention.ts';

const hour = 3_600_000;
const forever = milliseconds(0);
const keep: KeepTimes = { readings: days(10), '1min': days(5), '15min': days(20), '1h': forever, '1d': forever };
const through: RollupsState = {
  isSurveyed: true,
  hoursLeft: 0,
  lastTurn: { at: noon, tookMs: 1, isComplete: true },
  trouble: undefined,
};

const stores: Readonly<Record<string, (folder: string) => Promise<Store>>> = {
  memory: async () => createMemoryStore({ kinds: pastKinds }),
  duckdb: (folder) =>
    openDuckdbStore({
      file: join(folder, 'telemetry.duckdb'),
      kinds: pastKinds,
      events: createSilentEvents(),
      clock: { now: () => noon },
    }),
};

let folder: string;
let past: SmallPast;
let remove: () => Promise<void>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-retention-'));
  const opened = await openQuickDatabase();
  remove = opened.remove;
  past = new SmallPast(opened.database);
});
afterEach(async () => {
  await past.store.close();
  await remove();
  rmSync(folder, { recursive: true, force: true });
});

const daysAgo = (count: number) => epochMs(noon - count * 24 * hour);

async function live(store: Store): Promise<void> {
  past = new SmallPast(past.database, store);
  for (const age of [30, 15, 14, 5, 1]) await past.deliver([reading({ at: daysAgo(age), kind: gauge, value: age })]);
}

const rollAll = async () => {
  while (await past.roller.turn());
};

const partsOf = ({ database, list, clock, events }: SmallPast) => ({ database, list, clock, events });

const retentionOf = (
  change: Partial<RollupsState> = {},
  store: Pick<Store, 'name' | 'forget' | 'latest'> = past.store,
) =>
  new Retention({
    ...partsOf(past),
    store,
    keep,
    kinds: pastKinds,
    calendar,
    rollups: { state: () => ({ ...through, ...change }) },
  });

const span = { from: daysAgo(100), to: daysAgo(-1) };
const readingsLeft = async () => {
  const question = { ...span, device: deviceId('a'), kind: gauge.id, limit: 100 };
  return (await past.store.readings(question)).map(({ observations }) => observations[0]?.value);
};
const hoursKept = async () =>
  (
    await past.store.rollups({ ...span, level: '1h', kind: gauge.id, quantities: ['air_temperature'], by: 'device' })
  ).map(({ counted }) => counted.mean);

describe.each(Object.entries(stores))('retention in %s', { timeout: 60_000 }, (_, open) => {
  it('leaves a dirty hour alone, and deletes it when it is rolled up', async () => {
    await live(await open(folder));
    await rollAll();
    await past.deliver([reading({ at: daysAgo(15) + 1000, kind: gauge, value: 17 })]);
    await retentionOf().look();
    expect(await readingsLeft()).toEqual([1, 5, 17, 15]);
    await rollAll();
    expect(await hoursKept()).toEqual([30, 16, 14, 5, 1]);
    await retentionOf().look();
    expect(await readingsLeft()).toEqual([1, 5]);
    expect(await hoursKept()).toEqual([30, 16, 14, 5, 1]);
  });
});

describe('retention', () => {
  const open = () => createMemoryStore({ kinds: pastKinds });

  it('deletes readings that are rolled up, and keeps their hours', async () => {
    await live(open());
    await rollAll();
    await retentionOf().look();
    expect(await readingsLeft()).toEqual([1, 5]);
    expect(await hoursKept()).toEqual([30, 15, 14, 5, 1]);
  });

  it('keeps what a seldom speaker said before the oldest hour that may be restated', async () => {
    past = new SmallPast(past.database, open());
    const said = (age: number, device = 'a') =>
      reading({ at: noon - age * hour, kind: bin, quantity: 'occupied', device });
    // Ten days ago at midnight, device a has been silent for two days and still holds.
    const midnight = calendar.startOfDay(daysAgo(10));
    const ageOfMidnight = (noon - midnight) / hour;
    await past.deliver([said(ageOfMidnight + 48), said(2, 'b')]);
    await rollAll();
    const hourOfA = async () => {
      const question = { kind: bin.id, quantities: bin.quantities, by: 'device', groups: ['a'] } as const;
      const span = { from: after(midnight, hours(3)), to: after(midnight, hours(4)) };
      return (await past.history().rollups({ ...question, ...span, every: '1h' })).rollups;
    };
    expect(await hourOfA()).toMatchObject([{ completeness: 1, counted: { mean: 1 }, revision: 1 }]);
    await retentionOf().look();
    await past.deliver([said(ageOfMidnight - 3.5, 'b')]);
    await rollAll();
    expect(await hourOfA()).toMatchObject([{ completeness: 1, counted: { mean: 1 }, revision: 1 }]);
    const all = { from: epochMs(0), to: noon, device: deviceId('a'), kind: bin.id, limit: 9 };
    expect(await past.store.readings(all)).toHaveLength(1);
  });

  it('keeps what comes for a deleted hour, and the hour as it was', async () => {
    await live(open());
    await rollAll();
    await retentionOf().look();
    await past.deliver([reading({ at: daysAgo(15) + 1000, kind: gauge, value: 99 })]);
    await rollAll();
    await retentionOf().look();
    expect(await readingsLeft()).toEqual([1, 5, 99]);
    expect(await hoursKept()).toEqual([30, 15, 14, 5, 1]);
  });

  it('deletes rollups of a level when their time has come, but for those that are dirty', async () => {
    await live(open());
    await rollAll();
    const quarters = async () =>
      (
        await past.store.rollups({
          ...span,
          level: '15min',
          kind: gauge.id,
          quantities: ['air_temperature'],
          by: 'device',
        })
      ).map(({ counted }) => counted.mean);
    expect(await quarters()).toEqual([30, 15, 14, 5, 1]);
    await past.deliver([reading({ at: daysAgo(30) + 1000, kind: gauge, value: 31 })]);
    await retentionOf().look();
    expect(await quarters()).toEqual([30, 15, 14, 5, 1]);
    await rollAll();
    await retentionOf().look();
    expect(await quarters()).toEqual([15, 14, 5, 1]);
  });
});

describe('retention deletes nothing', () => {
  const told = () => past.events.emitted.map(({ name }) => name);
  beforeEach(() => live(createMemoryStore({ kinds: pastKinds })));

  it.each([
    ['while the store is being looked through', { isSurveyed: false }],
    ['while there is more to roll up', { lastTurn: { at: noon, tookMs: 1, isComplete: false } }],
    ['before anything was rolled up', { lastTurn: undefined }],
    ['while the store does not take rollups', { trouble: 'connection refused' }],
  ])('%s', async (_, state) => {
    await rollAll();
    await retentionOf(state).look();
    expect((await readingsLeft()).length).toBe(5);
    expect(told().filter((name) => name === 'retentionDelayed').length).toBe(1);
  });

  it('because of a clock that jumped years ahead, until devices say the same', async () => {
    await rollAll();
    await retentionOf().look();
    past.clock.time = epochMs(noon + days(900));
    await retentionOf().look();
    expect(await readingsLeft()).toEqual([1, 5]);
    expect(told()).toContain('clockDoubted');
    const receivedAt = past.clock.time;
    for (const device of ['b', 'c', 'd']) {
      await past.deliver([reading({ at: receivedAt - 700, receivedAt, device, kind: gauge })]);
    }
    await rollAll();
    past.clock.time = after(past.clock.time, hours(1));
    await retentionOf().look();
    expect(await readingsLeft()).toEqual([]);
  });

  it('because of a clock that was years ahead from the start', async () => {
    past.clock.time = epochMs(noon + days(900));
    await rollAll();
    await retentionOf().look();
    expect(await readingsLeft()).toEqual([1, 5]);
  });

  it('when the store keeps its own time; that is said once', async () => {
    await rollAll();
    const forget = () => Promise.reject(new CallerError('not here', { status: 501, code: 'store_keeps_its_own' }));
    const retention = retentionOf({}, { ...past.store, forget });
    await retention.look();
    await retention.look();
    expect(told().filter((name) => name === 'retentionOfItsOwn').length).toBe(1);
    expect((await readingsLeft()).length).toBe(5);
  });

  it('while the store is away, and does it later', async () => {
    await rollAll();
    let failures = 1;
    const forget: Store['forget'] = async (task) => {
      failures -= 1;
      if (failures >= 0) throw new UnavailableError('away');
      await past.store.forget(task);
    };
    const retention = retentionOf({}, { ...past.store, forget });
    await retention.look();
    expect((await readingsLeft()).length).toBe(5);
    await retention.look();
    expect(await readingsLeft()).toEqual([1, 5]);
  });

  it('more than once a day', async () => {
    await rollAll();
    const retention = retentionOf();
    await retention.look();
    const deletions = told().filter((name) => name === 'storeForgot').length;
    past.clock.time = after(past.clock.time, hours(23));
    await retention.look();
    expect(told().filter((name) => name === 'storeForgot').length).toBe(deletions);
    past.clock.time = after(past.clock.time, hours(2));
    await retention.look();
    expect(told().filter((name) => name === 'storeForgot').length).toBe(2 * deletions);
  });
});
