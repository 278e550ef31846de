import { describe, expect, it } from 'vitest';
import { parkingBay } from '../../devices/parking-bay/index.ts';
import { position } from '../journal/port.ts';
import { createCalendar } from '../model/calendar.ts';
import { days, minutes } from '../model/duration.ts';
import { CallerError, UnavailableError } from '../model/errors.ts';
import { areaId, type DeviceId, deviceId } from '../model/ids.ts';
import type { Reading } from '../model/observation.ts';
import { after, before, type EpochMs, epochMs } from '../model/time.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { createCityState } from '../state/city-state.ts';
import { createMemoryStore } from '../stores/memory/memory-store.ts';
import { createParkingForecasts } from './parking-forecasts.ts';

const kinds = new Map([[parkingBay.id, parkingBay]]);
const street = areaId('calle-mayor');
const bays = [1, 2, 3].map((number) => deviceId(`bay-${number}`));
/** A Tuesday, ten in the morning on the walls. */
const now = epochMs(Date.UTC(2026, 2, 24, 9));
const clock = { now: () => now };
const never = new AbortController().signal;

const word = (device: DeviceId, time: EpochMs, occupied: boolean): Reading => ({
  device,
  kind: parkingBay.id,
  area: street,
  time,
  receivedAt: time,
  observations: [{ quantity: 'occupied', value: occupied ? 1 : 0, quality: 'pass', reasons: [] }],
});

/** Two of three bays are always taken; the third one is free all night and day but from ten to eleven. */
function* pastOf(span: number): Generator<Reading> {
  for (let time = before(now, days(span)); time < now; time = after(time, minutes(30))) {
    const hour = (((time - now) / minutes(60)) % 24) + 10;
    const isTaken = (hour + 24) % 24 >= 10 && (hour + 24) % 24 < 11;
    yield word(deviceId('bay-1'), time, isTaken);
    yield word(deviceId('bay-2'), time, true);
    yield word(deviceId('bay-3'), time, true);
  }
}

async function openTown(daysOfPast: number) {
  const registry = createMemoryRegistry({ kinds, clock });
  const ring = [
    [-4, 43],
    [-3, 43],
    [-3, 44],
    [-4, 44],
    [-4, 43],
  ] as const;
  const geometry = { type: 'Polygon', coordinates: [ring] } as const;
  await registry.putAreas([{ id: street, name: 'Calle Mayor', level: 'street', parent: undefined, geometry }]);
  for (const id of bays) {
    const tags = id === 'bay-3' ? { accessible: 'yes' } : {};
    await registry.addDevice({ id, kind: parkingBay.id, position: { lat: 43.5, lon: -3.5 }, tags });
  }
  const store = createMemoryStore({ kinds });
  const state = createCityState({ directory: registry, kinds });
  const readings = [...pastOf(daysOfPast)];
  await store.append({ readings, upTo: position(readings.length) });
  state.observe(readings.slice(-3));
  const parts = { store, state, directory: registry, kinds, calendar: createCalendar('Europe/Madrid'), clock };
  return { store, parts, forecasts: createParkingForecasts(parts) };
}

const all = { area: street, accessibleOnly: false };

describe('forecasts of parking', () => {
  it('learn from the store what a street is like, and say what comes', async () => {
    const { forecasts } = await openTown(20);
    await forecasts.learnPast(never);
    const { chances, now: present, days: seen } = forecasts.ahead(all, [minutes(15), minutes(60)]);
    expect(present).toEqual({ free: 1, known: 3, bays: 3 });
    expect(seen).toBeGreaterThanOrEqual(20);
    expect(chances[0]?.probability).toBeLessThan(0.4);
    expect(chances[1]?.probability).toBeGreaterThan(0.6);
    expect(forecasts.state()).toMatchObject({ groups: 2, able: 2, learning: false, learntAt: now });
  });

  it('tell of the bays for people with a disability apart', async () => {
    const { forecasts } = await openTown(20);
    await forecasts.learnPast(never);
    const { chances, now: present } = forecasts.ahead({ ...all, accessibleOnly: true }, [minutes(30)]);
    expect(present).toEqual({ free: 0, known: 1, bays: 1 });
    expect(chances[0]?.probability).toBeLessThan(0.05);
  });

  it('say nothing of a street that is new', async () => {
    const { forecasts } = await openTown(2);
    await forecasts.learnPast(never);
    expect(forecasts.ahead(all, [minutes(30)]).chances[0]?.probability).toBeNull();
    expect(forecasts.state()).toMatchObject({ groups: 2, able: 0 });
  });

  it('learn the past once the store is back', async () => {
    const { parts } = await openTown(20);
    let isAway = true;
    const store = {
      readings: async (query: Parameters<typeof parts.store.readings>[0]) => {
        if (isAway) throw new UnavailableError('the store is away');
        return await parts.store.readings(query);
      },
    };
    const forecasts = createParkingForecasts({ ...parts, store });
    await expect(forecasts.learnPast(never)).rejects.toThrow(UnavailableError);
    forecasts.learnNow();
    isAway = false;
    await forecasts.learnPast(never);
    expect(forecasts.ahead(all, [minutes(60)]).chances[0]?.probability).toBeGreaterThan(0.6);
  });

  it('learn the present where the store answers no questions', async () => {
    const { parts } = await openTown(2);
    const readings = async () => {
      throw new CallerError('write only', { status: 501, code: 'store_write_only' });
    };
    let present = now;
    const forecasts = createParkingForecasts({ ...parts, store: { readings }, clock: { now: () => present } });
    await forecasts.learnPast(never);
    for (let step = 0; step < 3; step += 1) {
      forecasts.learnNow();
      present = after(present, minutes(5));
    }
    expect(forecasts.ahead(all, [minutes(5)]).days).toBe(1);
  });

  it('learn anew what came late, and serve meanwhile', async () => {
    const { store, forecasts } = await openTown(2);
    await forecasts.learnPast(never);
    const late = [...pastOf(20)].filter(({ time }) => time < before(now, days(2)));
    await store.append({ readings: late, upTo: position(100_000) });
    await forecasts.learnPast(never);
    expect(forecasts.state().able).toBe(0);
    await forecasts.learnAnew(never);
    expect(forecasts.state().able).toBe(2);
    expect(forecasts.ahead(all, [minutes(60)])).toMatchObject({ basis: { values: 3, quality: 'pass' } });
  });
});
