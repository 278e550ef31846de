import { expect, it } from 'vitest';
import { at, windowOf } from '../../test/indices/windows.ts';
import { hours } from '../model/duration.ts';
import { after } from '../model/time.ts';
import { combine } from './combine.ts';

const start = at('2026-11-21T10:00:00Z');
const counted = (count: number, mean: number) => ({ count, mean, min: mean, max: mean });

it('one kind is answered as it is', () => {
  const windows = [windowOf('no2', 20, { start })];
  expect(combine([{ windows, devices: 3 }])).toBe(windows);
  expect(combine([])).toEqual([]);
});

it('two kinds are one: means by the number of values, completeness by that of devices', () => {
  const good = windowOf('no2', 20, { start, counted: counted(30, 20) });
  const poor = windowOf('no2', 40, { start, counted: counted(10, 40), completeness: 0.5, revision: 2 });
  const later = windowOf('no2', 50, { start: after(start, hours(1)) });
  const [first, second] = combine([
    { windows: [good, later], devices: 3 },
    { windows: [poor], devices: 1 },
  ]);
  expect(first).toMatchObject({
    counted: { count: 40, mean: 25, min: 20, max: 40 },
    completeness: (3 + 0.5) / 4,
    revision: 2,
    quality: { pass: 24 },
  });
  expect(second).toMatchObject({ start: later.start, completeness: 3 / 4, counted: { mean: 50 } });
});

it('sound adds up as energy, totals add up, states by the time that is known', () => {
  const both = (id: 'sound_level' | 'active_energy' | 'occupied', one: number, other: number) =>
    combine([
      { windows: [windowOf(id, one, { start })], devices: 1 },
      { windows: [windowOf(id, other, { start })], devices: 3 },
    ])[0]?.counted.mean;
  expect(both('sound_level', 40, 60)).toBeCloseTo(57.03, 2);
  expect(both('active_energy', 4, 6)).toBe(10);
  expect(both('occupied', 0, 1)).toBe(0.75);
});
