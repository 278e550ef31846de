import { afterAll, beforeAll, expect, it } from 'vitest';
import { startInfluxd } from '../../test/servers/influxd.ts';
import type { RunningServer } from '../../test/servers/running-server.ts';
import { days, milliseconds, minutes, seconds } from '../model/duration.ts';
import { deviceId } from '../model/ids.ts';
import type { Reading } from '../model/observation.ts';
import type { RollupLevel } from '../model/rollup.ts';
import { after, before, type EpochMs, epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { openInfluxdbStore } from '../stores/influxdb/influxdb-store.ts';
import { createMemoryStore } from '../stores/memory/memory-store.ts';
import type { Store } from '../stores/port.ts';
import {
  calendar,
  figures,
  noon,
  openQuickDatabase,
  pastKinds,
  reading,
  SmallPast,
  sensor,
} from './fixtures/small-past.ts';
import { keeps } from './kept-levels.ts';
import { Retention } from './retention.ts';

/** A day of the city three weeks ago, and this morning, in a real influxd and in memory. */
let server: RunningServer;
let store: Store;
let past: SmallPast;
let remove: () => Promise<void>;
const memory = createMemoryStore({ kinds: pastKinds });
const longAgo = calendar.startOfDay(before(noon, days(21)));

beforeAll(async () => {
  server = await startInfluxd();
  const opened = await openQuickDatabase();
  remove = opened.remove;
  store = await openInfluxdbStore({
    url: server.url,
    database: 'city',
    flavour: 'v1',
    kinds: pastKinds,
    events: createSilentEvents(),
    clock: { now: () => noon },
    timeout: seconds(10),
  });
  past = new SmallPast(opened.database, store);
  await deliver(saidFrom(longAgo, days(1)));
  await deliver(saidFrom(before(noon, minutes(30)), minutes(20)));
});
afterAll(async () => {
  await store.close();
  await remove();
  await server.stop();
});

const deliver = async (readings: readonly Reading[]) => {
  await past.deliver(readings);
  await memory.append({ readings, upTo: past.upTo() });
};

/** Two devices every five minutes, with everything that a kind may measure. */
function saidFrom(from: EpochMs, length: number): readonly Reading[] {
  const times = [...Array(length / minutes(5)).keys()].map((index) => after(from, milliseconds(index * minutes(5))));
  return times.flatMap((at, index) =>
    ['a', 'b'].flatMap((device) => [
      {
        ...reading({ at, device }),
        observations: sensor.quantities.map((quantity, place) => ({
          ...observation,
          quantity,
          value: valueOf(index, place),
        })),
      },
    ]),
  );
}

const observation = { quality: 'pass', reasons: [] } as const;
/** Temperature and direction wander, energy grows, and the state changes now and then. */
const valueOf = (index: number, place: number): number =>
  [15 + (index % 7), (index * 37) % 360, index * 3, Math.floor(index / 5) % 2][place] ?? 0;

const rollAll = async () => {
  while (await past.roller.turn());
};
const span = { from: before(longAgo, days(2)), to: after(longAgo, days(2)) };
const asked = { ...span, kind: sensor.id, quantities: sensor.quantities };
const kept = (level: RollupLevel, by: 'device' | 'area') => store.rollups({ ...asked, level, by });

it('a day is rolled up as in memory, at every level that is kept', { timeout: 60_000 }, async () => {
  await rollAll();
  expect(past.roller.hoursLeft()).toBe(0);
  const inMemory = new SmallPast(past.database, memory);
  for (const by of ['device', 'area'] as const) {
    for (const level of (['1min', '15min', '1h', '1d'] as const).filter((one) => keeps(sensor, by, one))) {
      inMemory.isSurveyed = false;
      const { rollups } = await inMemory.history().rollups({ ...asked, by, every: level });
      const own = await kept(level, by);
      expect(own.length).toBeGreaterThan(0);
      expect(own.map(figures)).toEqual(rollups.map(({ isOpen: _open, ...rollup }) => figures(rollup)));
    }
  }
});

it('a late reading restates its hour and day, and nothing before them', { timeout: 60_000 }, async () => {
  await deliver([reading({ at: longAgo + minutes(61), device: 'a', value: 99 })]);
  await rollAll();
  const revised = async (level: RollupLevel) =>
    (await kept(level, 'device'))
      .filter(({ revision }) => revision > 1)
      .map(({ group, quantity, start }) => [group, quantity, start]);
  expect(await revised('1h')).toEqual([['a', 'air_temperature', after(longAgo, minutes(60))]]);
  expect(await revised('1d')).toEqual([['a', 'air_temperature', longAgo]]);
});

it('what is old and rolled up goes, its hours stay, and what is dirty stays too', { timeout: 60_000 }, async () => {
  const { database, list, clock, events } = past;
  const forever = milliseconds(0);
  const keep = { readings: days(10), '1min': forever, '15min': days(10), '1h': forever, '1d': forever };
  const lastTurn = { at: noon, tookMs: 1, isComplete: true };
  const rollups = { state: () => ({ isSurveyed: true, hoursLeft: 0, lastTurn, trouble: undefined }) };
  const parts = { keep, store, database, list, clock, events, rollups, kinds: pastKinds, calendar };
  const readingsLeft = async () => {
    const device = deviceId('a');
    return (await store.readings({ ...asked, device, from: epochMs(0), to: noon, limit: 1000, order: 'oldest_first' }))
      .length;
  };
  const hours = await kept('1h', 'area');
  await deliver([reading({ at: longAgo + minutes(62), device: 'b', value: 98 })]);
  const all = await readingsLeft();
  await new Retention(parts).look();
  expect(await readingsLeft()).toBe(all);
  await rollAll();
  await new Retention(parts).look();
  expect(await readingsLeft()).toBe(4);
  expect(await kept('15min', 'area')).toEqual([]);
  expect((await kept('1h', 'area')).length).toBe(hours.length);
});
