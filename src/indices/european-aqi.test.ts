import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, windowOf } from '../../test/indices/windows.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import {
  type EuropeanPollutant,
  europeanAqi,
  europeanBounds,
  europeanPollutants,
  europeanSubIndex,
  type Site,
} from './european-aqi.ts';

const span = { from: at('2026-11-21T10:00:00Z'), to: at('2026-11-21T11:00:00Z') };
type Means = Partial<Record<QuantityId, number>>;

const hoursOf = (means: Means, change: Partial<Record<QuantityId, Partial<Rollup>>> = {}) =>
  new Map(
    europeanPollutants.flatMap((id) =>
      means[id] === undefined ? [] : [[id, windowOf(id, means[id], { start: span.from, ...change[id] })] as const],
    ),
  );
const indexOf = (means: Means, site: Site = 'background', change = {}) =>
  europeanAqi(hoursOf(means, change), { span, site });
const clean = { pm2_5: 3, pm10: 8, no2: 5, o3: 40, so2: 2 };

describe('a sub-index of the 2024 revision', () => {
  const table: readonly (readonly [EuropeanPollutant, readonly number[]])[] = [
    ['pm2_5', [5, 15, 50, 90, 140]],
    ['pm10', [15, 45, 120, 195, 270]],
    ['no2', [10, 25, 60, 100, 150]],
    ['o3', [60, 100, 120, 160, 180]],
    ['so2', [20, 40, 125, 190, 275]],
  ];
  it.each(table)('of %s ends its bands at %j, the bound included', (pollutant, bounds) => {
    expect(europeanSubIndex(pollutant, 0).value).toBe(1);
    for (const [place, bound] of bounds.entries()) {
      expect(europeanSubIndex(pollutant, bound).value).toBe(place + 1);
      expect(europeanSubIndex(pollutant, bound + 0.1).value).toBe(place + 2);
    }
  });

  it('has words', () => {
    const words = [5, 15, 50, 90, 140, 141].map((mean) => europeanSubIndex('pm2_5', mean).band);
    expect(words).toEqual(['good', 'fair', 'moderate', 'poor', 'very_poor', 'extremely_poor']);
  });

  const old: readonly (readonly [EuropeanPollutant, readonly number[]])[] = [
    ['pm2_5', [10, 20, 25, 50, 75]],
    ['pm10', [20, 40, 50, 100, 150]],
    ['no2', [40, 90, 120, 230, 340]],
    ['o3', [50, 100, 130, 240, 380]],
  ];
  it.each(old)('of %s is not that of the table before the revision, %j', (pollutant, bounds) => {
    expect(europeanBounds[pollutant]).not.toEqual(bounds);
  });

  it.each([
    ['pm2_5', 8, 2, 1],
    ['pm2_5', 45, 3, 4],
    ['pm10', 130, 4, 5],
    ['no2', 30, 3, 1],
    ['no2', 120, 5, 3],
    ['o3', 170, 5, 4],
    ['o3', 55, 1, 2],
  ] as const)('of %s at %d is %d, where the old table said %d', (pollutant, mean, now, before) => {
    const [, bounds = []] = old.find(([id]) => id === pollutant) ?? [];
    expect(bounds.filter((bound) => mean > bound).length + 1).toBe(before);
    expect(europeanSubIndex(pollutant, mean).value).toBe(now);
  });
});

describe('the index of an hour', () => {
  it('is the worst of the five, and names it', () => {
    expect(indexOf({ ...clean, o3: 101 })).toMatchObject({ value: 3, band: 'moderate', dominant: 'o3', reasons: [] });
  });

  it('names, of two in the same band, the one that is deeper in it', () => {
    expect(indexOf({ ...clean, no2: 26, o3: 119 }).dominant).toBe('o3');
    expect(indexOf({ ...clean, no2: 59, o3: 101 }).dominant).toBe('no2');
    expect(indexOf({ ...clean, pm2_5: 300, pm10: 280 }).dominant).toBe('pm2_5');
  });

  it('never calls itself official', () => {
    expect(indexOf(clean).official).toBe(false);
  });

  it('does without sulphur dioxide', () => {
    expect(indexOf({ pm10: 8, no2: 5, o3: 40 })).toMatchObject({ value: 1, band: 'good' });
  });

  it.each([
    ['no2', { pm2_5: 3, o3: 40 }],
    ['o3', { pm2_5: 3, no2: 5 }],
    ['particles', { no2: 5, o3: 40, so2: 2 }],
  ])('away from traffic is unknown without %s, and says what is missing', (_, means) => {
    const index = indexOf(means);
    expect([index.value, index.band, index.dominant]).toEqual([null, null, null]);
    expect(index.reasons.filter((reason) => reason.endsWith('is needed for the index'))).toHaveLength(1);
    expect(index.subIndices).toHaveLength(Object.keys(means).length);
  });

  it('beside traffic does without ozone, and not without NO2 or particles', () => {
    expect(indexOf({ pm2_5: 3, no2: 26 }, 'traffic').value).toBe(3);
    expect(indexOf({ pm2_5: 3, o3: 40 }, 'traffic').value).toBeNull();
    expect(indexOf({ no2: 26, o3: 40 }, 'traffic').value).toBeNull();
  });

  it('beside traffic counts ozone all the same where it is measured', () => {
    expect(indexOf({ pm2_5: 3, no2: 5, o3: 170 }, 'traffic')).toMatchObject({ value: 5, dominant: 'o3' });
  });

  it('leaves out what has less than three quarters of its readings', () => {
    const thin = indexOf({ ...clean, so2: 300 }, 'background', { so2: { completeness: 0.74 } });
    expect(thin).toMatchObject({ value: 1, band: 'good' });
    expect(thin.reasons).toEqual(['Sulphur dioxide: 74 % of the readings of this hour; 75 % are needed']);
    expect(indexOf({ ...clean, so2: 300 }, 'background', { so2: { completeness: 0.75 } }).value).toBe(6);
  });

  it('never gets better when one of the five gets worse', () => {
    const mean = fc.double({ min: 0, max: 400, noNaN: true });
    const all = fc.record({ pm2_5: mean, pm10: mean, no2: mean, o3: mean, so2: mean });
    const holds = fc.property(all, fc.constantFrom(...europeanPollutants), mean, (means, id, more) => {
      const before = indexOf(means).value ?? 0;
      const after = indexOf({ ...means, [id]: means[id] + more }).value ?? 0;
      return before >= 1 && after >= before;
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it('carries the quality and completeness of all five inputs', () => {
    const { basis } = indexOf({ ...clean }, 'background', { no2: { completeness: 0.8, revision: 2 } });
    expect(basis.inputs.map(({ quantity }) => quantity)).toEqual([...europeanPollutants]);
    expect(basis.inputs.find(({ quantity }) => quantity === 'no2')).toMatchObject({
      completeness: 0.8,
      corrections: 1,
    });
    expect(basis).toMatchObject(span);
  });

  it('is unknown when nothing was said', () => {
    const index = europeanAqi(new Map(), { span, site: 'background' });
    expect(index).toMatchObject({ value: null, subIndices: [] });
    expect(index.reasons).toContain('Ozone: no value in this hour that no test doubts');
  });
});
