import { expect, it } from 'vitest';
import type { Near } from '../../contract/generated/answers.ts';
import { isHeard } from './heard.ts';

const nothing = { parking: null, air: null, noise: null, lamps: null };
const lamps = { lamps: 2, faulty: 0, sound: 0, unknown: 2, neverSeen: 0, ageSeconds: null, out: [] };
type Air = NonNullable<Near['air']>;

const station = { id: 'air-1', name: 'air-1', distanceMetres: 10, position: { lat: 0, lon: 0 } };
const value = (known: number | null): Air['values'][number] => ({
  quantity: 'pm2_5',
  value: known,
  lastValue: 10,
  unit: 'ug/m3',
  time: null,
  receivedAt: null,
  ageSeconds: 9000,
  freshness: known === null ? 'stale' : 'late',
  quality: 'pass',
  reasons: [],
  revision: 1,
});
const air = (known: number | null): Air => ({ station, hour: null, advice: null, values: [value(known)] });

it('knows that a place is not heard where there is no sensor, or none that speaks', () => {
  expect(isHeard(nothing)).toBe(false);
  expect(isHeard({ ...nothing, lamps, air: air(null) })).toBe(false);
});

it('is heard as soon as one sensor says something', () => {
  expect(isHeard({ ...nothing, lamps: { ...lamps, sound: 1 } })).toBe(true);
  expect(isHeard({ ...nothing, air: air(10) })).toBe(true);
});
