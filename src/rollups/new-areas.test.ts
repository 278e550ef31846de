import { afterEach, beforeEach, expect, it } from 'vitest';
import { days } from '../model/duration.ts';
import type { Area } from '../model/geography.ts';
import { areaId, deviceId } from '../model/ids.ts';
import type { RollupLevel } from '../model/rollup.ts';
import { after, epochMs } from '../model/time.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import {
  calendar,
  centro,
  figures,
  gauge,
  noon,
  openQuickDatabase,
  pastKinds,
  reading,
  SmallPast,
} from './fixtures/small-past.ts';
import { createGroups, type Groups } from './groups.ts';
import { createHistory } from './history.ts';
import { NewAreas } from './new-areas.ts';

const hour = 3_600_000;
const at = (count: number) => epochMs(noon + count * hour);
const { signal } = new AbortController();
const ringAt = (lon: number) =>
  [
    [lon, 43.45],
    [lon + 0.02, 43.45],
    [lon + 0.02, 43.47],
    [lon, 43.47],
    [lon, 43.45],
  ] as const;
const areaOf = (id: string, level: Area['level'], parent?: string): Area => ({
  id: areaId(id),
  name: id,
  level,
  parent: parent === undefined ? undefined : areaId(parent),
  geometry: { type: 'Polygon', coordinates: [ringAt(id === 'plaza' ? -3.7 : -3.82)] },
});
const withDistrict = [areaOf('district', 'district'), areaOf('centro', 'street', 'district')];

let past: SmallPast;
let remove: () => Promise<void>;
let registry: ReturnType<typeof createMemoryRegistry>;
let groups: Groups;
let newAreas: NewAreas;

const open = () => {
  const { database, store, list, clock, events } = past;
  newAreas = new NewAreas({
    database,
    store,
    list,
    clock,
    events,
    groups,
    kinds: pastKinds,
    calendar,
    directory: registry,
  });
};

beforeEach(async () => {
  const opened = await openQuickDatabase();
  remove = opened.remove;
  past = new SmallPast(opened.database);
  registry = createMemoryRegistry({ kinds: pastKinds, clock: past.clock });
  groups = createGroups(registry);
  await registry.putAreas([areaOf('centro', 'street')]);
  const position = { lat: 43.46, lon: -3.81 };
  await registry.importDevices(['a', 'b'].map((id) => ({ id: deviceId(id), kind: gauge.id, position })));
  open();
  await newAreas.step(signal);
  for (const age of [1, 2, 3, 60]) await past.deliver([reading({ at: at(-age), kind: gauge, value: age })]);
  past.clock.time = at(0.1);
  while (await past.roller.turn());
});
afterEach(() => remove());

const asked = { kind: gauge.id, quantities: gauge.quantities, by: 'area' as const, from: at(-100), to: at(1) };
const kept = async (area: string, level: RollupLevel = '1h') =>
  await past.store.rollups({ ...asked, groups: [area], level });
const answered = async (area: string) => {
  const { store, list, clock } = past;
  const survey = { isDone: () => true };
  const history = createHistory({ store, list, clock, survey, newAreas, kinds: pastKinds, groups, calendar });
  return (await history.rollups({ ...asked, groups: [area], every: '1h' })).rollups;
};
const finish = async () => {
  while (await newAreas.step(signal));
};

it('an area with others in it gets their past, at every level', async () => {
  await registry.putAreas(withDistrict);
  expect(newAreas.unfinished()).toEqual([expect.objectContaining({ area: 'district', keptFrom: at(0) })]);
  expect(await kept('district')).toEqual([]);
  await finish();
  expect(newAreas.isDone()).toBe(true);
  for (const level of ['15min', '1h', '1d'] as const) {
    const own = await kept('district', level);
    expect(own).toHaveLength((await kept('centro', level)).length);
    expect(own.map(figures)).toEqual(
      (await kept('centro', level)).map((rollup) => ({
        ...figures(rollup),
        group: 'district',
        completeness: expect.any(Number),
      })),
    );
  }
});

it('is answered from readings until then, and from what is kept afterwards', async () => {
  await registry.putAreas(withDistrict);
  const before = await answered('district');
  expect(before.map(({ start, isOpen }) => [start, isOpen])).toEqual([-60, -3, -2, -1].map((age) => [at(age), true]));
  expect((await answered('centro')).map(({ isOpen }) => isOpen)).toEqual([false, false, false, false]);
  await finish();
  const afterwards = await answered('district');
  expect(afterwards.map(({ isOpen }) => isOpen)).toEqual([false, false, false, false]);
  const plain = (rollup: (typeof before)[number]) => ({ ...figures(rollup), isOpen: true });
  expect(afterwards.map(plain)).toEqual(before.map(plain));
});

it('goes on after a death, also when the area was registered while nobody was there', async () => {
  newAreas.close();
  await registry.putAreas(withDistrict);
  open();
  expect(newAreas.isDone()).toBe(false);
  expect(await newAreas.step(signal)).toBe(true);
  open();
  expect(newAreas.isDone()).toBe(false);
  await finish();
  open();
  expect(newAreas.isDone()).toBe(true);
  expect(await kept('district')).toHaveLength(4);
});

it('an area of its own has no past, and what was there before anybody looked has its past already', async () => {
  await registry.putAreas([areaOf('plaza', 'street')]);
  expect(newAreas.isDone()).toBe(true);
});

it('one that lost what lay in it is restated', async () => {
  await registry.putAreas([...withDistrict, areaOf('plaza', 'street', 'district')]);
  await registry.importDevices([{ id: deviceId('c'), kind: gauge.id, position: { lat: 43.46, lon: -3.69 } }]);
  await finish();
  await past.deliver([{ ...reading({ at: at(-2), kind: gauge, value: 30, device: 'c' }), area: areaId('plaza') }]);
  past.clock.time = after(past.clock.time, days(0.01));
  const rolled = past.rollerWith(past.store, groups);
  while (await rolled.turn());
  const meanOf = async () => (await kept('district')).find(({ start }) => start === at(-2));
  expect(await meanOf()).toMatchObject({ counted: { mean: 16 }, revision: 2 });
  await registry.putAreas([areaOf('centro', 'street')]);
  expect(newAreas.unfinished().map(({ area }) => area)).toEqual(['district']);
  await finish();
  expect(await meanOf()).toMatchObject({ counted: { mean: 30 }, revision: 3 });
});

it('what is frozen stays as it is', async () => {
  await past.list.frozen.advance(gauge.id, { before: at(-30), readingsBefore: at(-70) });
  await registry.putAreas(withDistrict);
  expect(await answered('district')).toHaveLength(3);
  await finish();
  expect(await kept('district')).toHaveLength(3);
  expect(await kept(centro)).toHaveLength(4);
});
