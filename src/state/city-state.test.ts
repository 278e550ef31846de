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
