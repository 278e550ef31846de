import { expect, it } from 'vitest';
import type { Sample } from '../../src/model/observation.ts';
import { scenesOfADay, seededLuck } from '../corpus/day.ts';
import { parkingBay } from './index.ts';

const bays = 60;

/** What a bay says in a day, one list of samples for each message. */
function dayOf(seed: number, parkingDemand: number): readonly (readonly Sample[])[] {
  const bay = parkingBay.imagine(seededLuck(seed));
  return scenesOfADay({ parkingDemand }).flatMap((scene) => {
    const payload = bay(scene);
    const decoded = payload && parkingBay.decode(payload);
    return decoded?.ok ? [decoded.samples] : [];
  });
}

const valuesOf = (messages: readonly (readonly Sample[])[], id: Sample['quantity']): readonly number[] =>
  messages.flatMap((samples) => samples.filter(({ quantity }) => quantity === id).map(({ value }) => value));

const isOccupiedAtNight = (seed: number, demand: number): boolean =>
  valuesOf(dayOf(seed, demand), 'occupied').at(-1) === 1;

const countOccupied = (demand: number): number =>
  Array.from({ length: bays }, (_, seed) => isOccupiedAtNight(seed, demand)).filter(Boolean).length;

it('fills the streets as far as the demand says', () => {
  expect(countOccupied(0.1) / bays).toBeLessThan(0.3);
  expect(countOccupied(0.9) / bays).toBeGreaterThan(0.7);
});

it('sees vehicles come and go a few times a day, and speaks each time', () => {
  const flips = Array.from({ length: bays }, (_, seed) => {
    const states = valuesOf(dayOf(seed, 0.7), 'occupied');
    return states.filter((state, index) => index > 0 && state !== states[index - 1]).length;
  });
  const mean = flips.reduce((sum, count) => sum + count, 0) / bays;
  expect(mean).toBeGreaterThan(4);
  expect(mean).toBeLessThan(30);
});

it('has a battery that never recovers, and lasts for years', () => {
  for (let seed = 0; seed < bays; seed += 1) {
    const levels = valuesOf(dayOf(seed, 0.7), 'battery_level');
    expect(levels).toEqual(levels.toSorted((one, other) => other - one));
    expect((levels[0] ?? 0) - (levels.at(-1) ?? 100)).toBeLessThanOrEqual(1);
  }
});
