import { expect, it } from 'vitest';
import { parkingBay } from '../../devices/parking-bay/index.ts';
import { deviceId } from '../model/ids.ts';
import { epochMs } from '../model/time.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { createCityState } from './city-state.ts';

const now = epochMs(Date.UTC(2026, 10, 21, 10));
const kinds = new Map([[parkingBay.id, parkingBay]]);
const bay = { id: deviceId('bay-1'), kind: parkingBay.id, position: { lat: 43.46, lon: -3.8 } };

it('a device that was removed and comes again elsewhere was never seen there', async () => {
  let registrations = 0;
  const clock = { now: () => epochMs(now + (registrations += 1)) };
  const registry = createMemoryRegistry({ kinds, clock });
  await registry.addDevice(bay);
  const state = createCityState({ directory: registry, kinds });
  const observations = [{ quantity: 'occupied', value: 1, quality: 'pass', reasons: [] }] as const;
  state.observe([{ device: bay.id, kind: bay.kind, area: undefined, time: now, receivedAt: now, observations }]);
  state.setPresence(bay.id, { connected: true, since: now });
  expect(state.totals({ areas: undefined, now }).states.get('occupied')).toMatchObject({ on: 1, unknown: 0 });
  await registry.removeDevice(bay.id);
  await registry.addDevice({ ...bay, position: { lat: 43.47, lon: -3.79 } });
  expect(state.latest(bay.id, 'occupied')).toBeUndefined();
  expect(state.presence(bay.id)).toBeUndefined();
  expect(state.totals({ areas: undefined, now }).states.get('occupied')).toMatchObject({
    on: 0,
    unknown: 1,
    neverSeen: 1,
  });
});

it('a reading of a clock that is ahead does not hide what is said after it', async () => {
  const registry = createMemoryRegistry({ kinds, clock: { now: () => now } });
  await registry.addDevice(bay);
  const say = (value: number, { time, receivedAt }: { time: number; receivedAt: number }) => ({
    device: bay.id,
    kind: bay.kind,
    area: undefined,
    time: epochMs(now + time),
    receivedAt: epochMs(now + receivedAt),
    observations: [{ quantity: 'occupied', value, quality: 'pass', reasons: [] }] as const,
  });
  const ahead = say(1, { time: 480_000, receivedAt: 0 });
  const honest = say(0, { time: 60_000, receivedAt: 60_000 });
  const late = say(1, { time: -3_600_000, receivedAt: 120_000 });
  for (const order of [
    [ahead, honest, late],
    [late, honest, ahead],
  ]) {
    const state = createCityState({ directory: registry, kinds });
    state.observe(order);
    expect(state.latest(bay.id, 'occupied')).toMatchObject({ value: 0, time: honest.time });
    expect(state.lastArrival(bay.id)).toBe(late.receivedAt);
  }
});
