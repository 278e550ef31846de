import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Duration, hours, minutes } from '../../model/duration.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import type { Quality } from '../../model/quality.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { after, before, type Clock, type EpochMs, epochMs } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import { createCityState } from '../city-state.ts';
import { bay, lantern, meter, noon, spots, townAreas, townDevice, townKinds } from '../fixtures/small-town.ts';
import type { KnownOfDevice } from './aspects.ts';
import { recount } from './recount.ts';

const clock: Clock = { now: () => noon };

async function town() {
  const registry = createMemoryRegistry({ kinds: townKinds, clock });
  await registry.putAreas(townAreas);
  const state = createCityState({ directory: registry, kinds: townKinds });
  const at = (area: string | undefined, now: EpochMs = noon) =>
    state.totals({ areas: area === undefined ? undefined : registry.areasWithin(areaId(area)), now });
  return { registry, state, at };
}

type Said = {
  readonly device: string;
  readonly ago: Duration;
  readonly values: { readonly [Id in QuantityId]?: number | undefined };
  readonly quality?: Quality;
};

const reading = ({ device, ago, values, quality = 'pass' }: Said): Reading => {
  const time = before(noon, ago);
  const [occupied, on, fault, pm10] = [values.occupied, values.lamp_on, values.lamp_fault, values.pm10];
  const all = { occupied, lamp_on: on, lamp_fault: fault, pm10 } as const;
  const observations = (['occupied', 'lamp_on', 'lamp_fault', 'pm10'] as const).flatMap((quantity) => {
    const value = all[quantity];
    return value === undefined ? [] : [{ quantity, value, quality, reasons: [] }];
  });
  return { device: deviceId(device), kind: bay.id, area: undefined, time, receivedAt: time, observations };
};

describe('totals', () => {
  it('count each bay once in its smallest area, and in every area around that', async () => {
    const { registry, state, at } = await town();
    await registry.importDevices([
      townDevice('a', { kind: bay, lon: spots[0] }),
      townDevice('b', { kind: bay, lon: spots[1] }),
      townDevice('c', { kind: bay, lon: spots[3] }),
      townDevice('d', { kind: bay, lon: spots[5] }),
    ]);
    state.observe([
      reading({ device: 'a', ago: minutes(1), values: { occupied: 0 } }),
      reading({ device: 'b', ago: minutes(2), values: { occupied: 1 } }),
    ]);
    const bays = (area?: string) => at(area).states.get('occupied');
    expect(bays('depot')).toMatchObject({ total: 1, on: 0, off: 1, unknown: 0 });
    expect(bays('quay')).toMatchObject({ total: 2, on: 1, off: 1, unknown: 0, neverSeen: 0 });
    expect(bays('town')).toMatchObject({ total: 3, on: 1, off: 1, unknown: 1, neverSeen: 1 });
    expect(bays()).toMatchObject({ total: 4, unknown: 2 });
    expect(bays('quay')?.basis).toEqual({
      values: 2,
      oldest: before(noon, minutes(2)),
      newest: before(noon, minutes(1)),
      quality: 'pass',
    });
  });

  it('let a value go when its time has come, without any message; exactly at the limit it is still known', async () => {
    const { registry, state, at } = await town();
    await registry.importDevices([townDevice('a', { kind: bay, lon: spots[0] })]);
    state.observe([reading({ device: 'a', ago: minutes(0), values: { occupied: 0 } })]);
    expect(at('town', after(noon, hours(24))).states.get('occupied')).toMatchObject({ off: 1, unknown: 0 });
    const later = at('town', epochMs(after(noon, hours(24)) + 1));
    expect(later.states.get('occupied')).toMatchObject({ off: 0, unknown: 1, neverSeen: 0, basis: { values: 0 } });
    expect(later.devices).toEqual({ total: 1, live: 0, late: 0, stale: 1, neverSeen: 0 });
    expect(at('town').states.get('occupied')).toMatchObject({ off: 1 });
  });

  it('count a lamp with a known fault as faulty, whatever its light; all four add up', async () => {
    const { registry, state, at } = await town();
    const names = ['burning', 'dark', 'broken', 'mute', 'forgotten'];
    await registry.importDevices(names.map((name) => townDevice(name, { kind: lantern, lon: spots[0] })));
    const ago = minutes(1);
    state.observe([
      reading({ device: 'burning', ago, values: { lamp_on: 1, lamp_fault: 0 } }),
      reading({ device: 'dark', ago, values: { lamp_on: 0 } }),
      reading({ device: 'broken', ago, values: { lamp_on: 1, lamp_fault: 1 } }),
      reading({ device: 'mute', ago, values: { lamp_fault: 0 } }),
    ]);
    const { lamps, states } = at('depot');
    expect(lamps).toMatchObject({ total: 5, on: 1, off: 1, faulty: 1, unknown: 2, neverSeen: 1 });
    expect(states.get('lamp_on')).toMatchObject({ total: 5, on: 2, off: 1, unknown: 2 });
    expect(states.get('lamp_fault')).toMatchObject({ total: 5, on: 1, off: 2, unknown: 2 });
  });

  it('take a value out when it is judged again and doubted, and say that it is doubted', async () => {
    const { registry, state, at } = await town();
    await registry.importDevices([townDevice('a', { kind: bay, lon: spots[0] })]);
    const said = reading({ device: 'a', ago: minutes(1), values: { occupied: 1 } });
    state.observe([said]);
    expect(at('town').states.get('occupied')).toMatchObject({ on: 1, doubted: 0 });
    const [observation] = said.observations;
    if (observation === undefined) throw new Error('there is one');
    state.rejudge([{ ...said, observation: { ...observation, quality: 'suspect', revision: 2 } }]);
    expect(at('town').states.get('occupied')).toMatchObject({ on: 0, unknown: 1, doubted: 1, neverSeen: 0 });
  });

  it('count bays for people with a disability apart when asked', async () => {
    const { registry, state } = await town();
    await registry.importDevices([
      townDevice('a', { kind: bay, lon: spots[0], accessible: true }),
      townDevice('b', { kind: bay, lon: spots[0] }),
    ]);
    const query = { areas: undefined, now: noon };
    expect(state.totals({ ...query, accessible: true }).states.get('occupied')?.total).toBe(1);
    expect(state.totals({ ...query, accessible: false }).states.get('occupied')?.total).toBe(1);
    expect(state.totals(query).states.get('occupied')?.total).toBe(2);
    expect(state.totals({ ...query, kind: lantern.id }).devices.total).toBe(0);
  });

  it('find the devices that measure something without those that do not', async () => {
    const { registry, state } = await town();
    await registry.importDevices([
      townDevice('air', { kind: meter, lon: spots[0] }),
      townDevice('bay', { kind: bay, lon: spots[0] }),
      townDevice('far', { kind: meter, lon: spots[4] }),
    ]);
    const there = (area: string) => state.measuring(['pm10', 'pm2_5'], { areas: registry.areasWithin(areaId(area)) });
    expect(there('quay').map(({ id }) => id)).toEqual(['air']);
    expect(there('town').map(({ id }) => id)).toEqual(['far', 'air']);
  });
});

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const kindsInTurn = [bay, lantern, meter];
const qualities: readonly Quality[] = ['pass', 'not_evaluated', 'suspect', 'fail'];
const bit = fc.option(fc.constantFrom(0, 1), { nil: undefined });
const someDevice = fc.constantFrom(...names);
const someMoment = fc.integer({ min: 0, max: 40 * 60 });

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      is: fc.constant('said' as const),
      device: someDevice,
      minute: someMoment,
      delay: fc.integer({ min: -8, max: 300 }),
      occupied: bit,
      lamp_on: bit,
      lamp_fault: bit,
      pm10: bit,
      quality: fc.constantFrom(...qualities),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('judged again' as const),
      device: someDevice,
      quality: fc.constantFrom(...qualities),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('added' as const),
      device: someDevice,
      kind: fc.nat(2),
      spot: fc.nat(5),
      accessible: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('removed' as const), device: someDevice }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('moved' as const), device: someDevice, spot: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('areas replaced' as const), shift: fc.constantFrom(0, 0.15, 0.45) }),
  },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('asked' as const), minute: someMoment }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

describe('totals that are kept', () => {
  test.prop([fc.array(step, { maxLength: 60 })], { numRuns: 150 })(
    'are at any moment those of a look at every device, whatever happens in between',
    async (steps) => {
      const { registry, state } = await town();
      const known = (id: string): KnownOfDevice | undefined => {
        const lastSeen = state.lastSeen(deviceId(id));
        if (lastSeen === undefined) return undefined;
        const byQuantity: KnownOfDevice['byQuantity'] = new Map();
        for (const quantity of ['occupied', 'lamp_on', 'lamp_fault'] as const) {
          const observed = state.latest(deviceId(id), quantity);
          if (observed !== undefined) byQuantity.set(quantity, observed);
        }
        return { lastSeen, lastArrival: undefined, byQuantity };
      };
      const compare = (now: EpochMs): void => {
        for (const area of [undefined, ...registry.areas()]) {
          const areas = area === undefined ? undefined : registry.areasWithin(area.id);
          for (const query of [
            { areas, now },
            { areas, now, accessible: true },
            { areas, now, kind: lantern.id },
          ]) {
            const totals = state.totals(query);
            expect(totals).toEqual(recount({ directory: registry, kinds: townKinds, known }, query));
            for (const { total, on, off, unknown } of totals.states.values()) expect(on + off + unknown).toBe(total);
          }
        }
      };
      for (const each of steps) {
        if (each.is === 'asked') compare(epochMs(noon + each.minute * 60_000));
        else await happen(each, { registry, state });
      }
      compare(after(noon, hours(5)));
    },
    30_000,
  );
});

async function happen(
  each: Exclude<Step, { is: 'asked' }>,
  { registry, state }: Pick<Awaited<ReturnType<typeof town>>, 'registry' | 'state'>,
): Promise<void> {
  const id = 'device' in each ? deviceId(each.device) : undefined;
  const isThere = id !== undefined && registry.device(id) !== undefined;
  switch (each.is) {
    case 'said': {
      const said = reading({ ...each, ago: minutes(-each.minute), values: each });
      return state.observe([{ ...said, receivedAt: after(said.time, minutes(each.delay)) }]);
    }
    case 'judged again': {
      for (const quantity of ['occupied', 'lamp_on', 'lamp_fault'] as const) {
        const present = state.latest(deviceId(each.device), quantity);
        if (present === undefined) continue;
        const { time, receivedAt, ...observation } = present;
        const revision = (observation.revision ?? 1) + 1;
        const judged = { ...observation, quality: each.quality, revision };
        state.rejudge([
          { device: deviceId(each.device), kind: bay.id, area: undefined, time, receivedAt, observation: judged },
        ]);
      }
      return;
    }
    case 'added': {
      if (isThere) return;
      const kind = kindsInTurn[each.kind] ?? bay;
      await registry.addDevice(
        townDevice(each.device, { kind, lon: spots[each.spot] ?? 0, accessible: each.accessible }),
      );
      return;
    }
    case 'removed':
      return isThere ? await registry.removeDevice(id) : undefined;
    case 'moved':
      if (isThere) await registry.changeDevice(id, { position: { lat: 43.05, lon: spots[each.spot] ?? 0 } });
      return;
    case 'areas replaced':
      return await registry.putAreas(
        townAreas.map((area) => ({ ...area, geometry: moveEast(area.geometry, each.shift) })),
      );
  }
}

function moveEast(geometry: (typeof townAreas)[number]['geometry'], shift: number): typeof geometry {
  if (geometry.type !== 'Polygon') return geometry;
  const coordinates = geometry.coordinates.map((ring) => ring.map(([lon, lat]) => [lon + shift, lat] as const));
  return { type: 'Polygon', coordinates };
}
