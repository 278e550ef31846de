import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, hoursBefore } from '../../test/indices/windows.ts';
import { hours } from '../model/duration.ts';
import type { QuantityId } from '../model/quantity.ts';
import { before } from '../model/time.ts';
import { americanConditions, ppbFromMicrograms, ppmFromMilligrams } from './mixing-ratio.ts';
import { nowcastOfParticles } from './nowcast.ts';
import { usAqi } from './us-aqi.ts';
import { truncate, type UsScale, usCategory, usIndex } from './us-breakpoints.ts';

const to = at('2026-11-21T11:00:00Z');
const air = (hours: Partial<Record<QuantityId, readonly (number | undefined)[]>>) =>
  new Map(
    (['pm2_5', 'pm10', 'o3', 'no2', 'so2', 'co'] as const).map(
      (id) => [id, hoursBefore(id, to, hours[id] ?? [])] as const,
    ),
  );
const sub = (index: ReturnType<typeof usAqi>, id: QuantityId) =>
  index.subIndices.find(({ quantity }) => quantity === id);
const steady = (value: number, count = 24) => Array.from({ length: count }, () => value);

describe('the index of a concentration', () => {
  it.each([
    [0, 0],
    [4.5, 25],
    [9, 50],
    [9.09, 50],
    [9.1, 51],
    [12, 56],
    [20, 71],
    [35.4, 100],
    [35.5, 101],
    [55.4, 150],
    [100, 182],
    [125.4, 200],
    [125.5, 201],
    [200, 275],
    [225.4, 300],
    [300, 449],
    [325.4, 500],
  ])('PM2.5 of %d ug/m3 is %d', (concentration, index) => {
    expect(usIndex('pm2_5', concentration)).toBe(index);
  });

  it('PM2.5 is not that of the tables before 2024', () => {
    expect(usIndex('pm2_5', 12)).not.toBe(50);
    expect(usIndex('pm2_5', 150.4)).not.toBe(200);
    expect(usIndex('pm2_5', 250.4)).not.toBe(300);
  });

  const ends: readonly (readonly [UsScale, readonly (readonly [number, number])[]])[] = [
    [
      'pm10',
      [
        [54, 50],
        [55, 51],
        [154, 100],
        [155, 101],
        [254, 150],
        [354, 200],
        [424, 300],
        [604, 500],
      ],
    ],
    [
      'o3_8h',
      [
        [0.054, 50],
        [0.055, 51],
        [0.07, 100],
        [0.085, 150],
        [0.105, 200],
        [0.2, 300],
      ],
    ],
    [
      'o3_1h',
      [
        [0.125, 101],
        [0.164, 150],
        [0.204, 200],
        [0.404, 300],
        [0.604, 500],
      ],
    ],
    [
      'no2',
      [
        [53, 50],
        [54, 51],
        [100, 100],
        [360, 150],
        [649, 200],
        [1249, 300],
        [2049, 500],
      ],
    ],
    [
      'so2_1h',
      [
        [35, 50],
        [36, 51],
        [75, 100],
        [185, 150],
        [304, 200],
      ],
    ],
    [
      'so2_24h',
      [
        [305, 201],
        [604, 300],
        [1004, 500],
      ],
    ],
    [
      'co',
      [
        [4.4, 50],
        [4.5, 51],
        [9.4, 100],
        [12.4, 150],
        [15.4, 200],
        [30.4, 300],
        [50.4, 500],
      ],
    ],
  ];
  it.each(ends)('of %s meets the table at the ends of its steps', (scale, pairs) => {
    expect(pairs.map(([concentration]) => usIndex(scale, concentration))).toEqual(pairs.map(([, index]) => index));
  });

  it('cuts off instead of rounding, whatever binary fractions make of it', () => {
    expect(truncate('pm2_5', 32.3)).toBe(32.3);
    expect(truncate('pm2_5', 9.0999)).toBe(9);
    expect(truncate('o3_8h', 0.0709)).toBe(0.07);
    expect(truncate('no2', 53.99)).toBe(53);
  });

  it('goes on above 500, and calls it beyond the AQI', () => {
    const index = usIndex('pm2_5', 400);
    expect(index).toBe(649);
    expect(usCategory(index ?? 0)).toBe('beyond_the_aqi');
    expect(usCategory(500)).toBe('hazardous');
  });

  it('is not made up where a scale does not speak', () => {
    expect(usIndex('o3_1h', 0.124)).toBeUndefined();
    expect(usIndex('o3_8h', 0.201)).toBeUndefined();
    expect(usIndex('so2_1h', 305)).toBeUndefined();
    expect(usIndex('so2_24h', 304)).toBeUndefined();
  });
});

describe('masses of gases', () => {
  it('become what they were before European stations weighed them', () => {
    expect(ppbFromMicrograms('no2', 191.303)).toBeCloseTo(100, 3);
    expect(ppbFromMicrograms('o3', 199.6)).toBeCloseTo(100, 1);
    expect(ppmFromMilligrams('co', 116.5)).toBeCloseTo(100, 0);
  });

  it('at 25 degrees are what the EPA prints: 0.070 ppm of ozone are 137 ug/m3, 53 ppb of NO2 are 100', () => {
    expect(ppbFromMicrograms('o3', 137.3, americanConditions)).toBeCloseTo(70, 1);
    expect(ppbFromMicrograms('no2', 99.7, americanConditions)).toBeCloseTo(53, 1);
  });
});

describe('the NowCast of particles', () => {
  it('of steady air is that air', () => {
    expect(nowcastOfParticles(steady(20, 12))).toBe(20);
    expect(nowcastOfParticles(steady(0, 12))).toBe(0);
  });

  it('weighs an hour by the least divided by the greatest, to the power of its age', () => {
    // w = 10 / 16; (16 + 10 w + 10 w^2) / (1 + w + w^2)
    expect(nowcastOfParticles([16, 10, 10])).toBeCloseTo((16 + 6.25 + 3.90625) / 2.015625, 9);
  });

  it('of the example that the EPA published is 17.4, which is 66 by the breakpoints of 2024', () => {
    const published = [13, 16, 10, 21, 74, 64, 53, 82, 90, 75, 80, 50];
    const concentration = nowcastOfParticles(published) ?? Number.NaN;
    expect(truncate('pm2_5', concentration)).toBe(17.4);
    expect(usIndex('pm2_5', concentration)).toBe(66);
  });

  it('of the example with a missing hour that AirNow published is 28.4, which is 87', () => {
    const published = [21, undefined, 35, 49.2, 48.6, 53.7, 66.2, 69.2, 64.9, 50, 43, 34.9];
    const concentration = nowcastOfParticles(published) ?? Number.NaN;
    expect(truncate('pm2_5', concentration)).toBe(28.4);
    expect(usIndex('pm2_5', concentration)).toBe(87);
  });

  it('weighs it by at least a half', () => {
    // w would be 0.01: (100 + 1/2 + 1/4) / (1 + 1/2 + 1/4)
    expect(nowcastOfParticles([100, 1, 1])).toBeCloseTo(100.75 / 1.75, 9);
  });

  it('keeps the age of hours that others are missing from', () => {
    // w = 1/2: (8 + 4/4 + 4/2^11) / (1 + 1/4 + 1/2^11)
    const hours = [8, undefined, 4, ...Array.from({ length: 8 }, () => undefined), 4];
    expect(nowcastOfParticles(hours)).toBeCloseTo((8 + 1 + 4 / 2048) / (1.25 + 1 / 2048), 9);
  });

  it('needs two of the last three hours', () => {
    expect(nowcastOfParticles([undefined, undefined, ...steady(10, 10)])).toBeNull();
    expect(nowcastOfParticles([undefined, 10, 10, ...steady(10, 9)])).toBe(10);
    expect(nowcastOfParticles([])).toBeNull();
  });

  it('lies between the least and the greatest hour', () => {
    const hour = fc.option(fc.double({ min: 0, max: 500, noNaN: true }), { nil: undefined });
    const holds = fc.property(fc.array(hour, { maxLength: 12 }), (hours) => {
      const seen = hours.filter((one) => one !== undefined);
      const result = nowcastOfParticles(hours);
      if (hours.slice(0, 3).filter((one) => one !== undefined).length < 2) return result === null;
      return result !== null && result >= Math.min(...seen) * 0.999999 && result <= Math.max(...seen) * 1.000001;
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it('looks back over twelve hours and no further', () => {
    expect(nowcastOfParticles([...steady(10, 12), 1000])).toBe(10);
  });
});

describe('the index of now', () => {
  it('is that of the pollutant that is highest', () => {
    const index = usAqi(air({ pm2_5: steady(12), pm10: steady(20), o3: steady(60), no2: steady(20) }), to);
    expect(index).toMatchObject({ official: false, value: 56, category: 'moderate', dominant: 'pm2_5' });
  });

  it('rates particles by their NowCast, not by the last hour', () => {
    const index = usAqi(air({ pm2_5: [60, ...steady(10, 11)] }), to);
    expect(sub(index, 'pm2_5')).toMatchObject({ averaging: 'nowcast_12h', concentration: 35 });
  });

  it('rates ozone by the mean of eight hours, of which six must count', () => {
    // 109.8 ug/m3 at 293 K are 0.055 ppm.
    expect(sub(usAqi(air({ o3: steady(109.9, 6) }), to), 'o3')).toMatchObject({
      averaging: '8h',
      concentration: 0.055,
      value: 51,
    });
    const thin = sub(usAqi(air({ o3: steady(109.9, 5) }), to), 'o3');
    expect(thin).toMatchObject({ value: null, concentration: null });
    expect(thin?.reasons).toEqual(['Ozone: 5 of 8 hours have three quarters of their readings; 6 are needed']);
  });

  it('rates ozone by the last hour where that is worse', () => {
    const peak = sub(usAqi(air({ o3: [300, ...steady(60, 7)] }), to), 'o3');
    expect(peak).toMatchObject({ averaging: '1h', concentration: 0.15, value: 132 });
  });

  // 480 ug/m3 at 293 K are 0.240 ppm, 436 are 0.218.
  it('rates ozone by the worst of the eight hours where their scale ends, also when the last hour is missing', () => {
    const worst = sub(usAqi(air({ o3: [undefined, 500, ...steady(480, 6)] }), to), 'o3');
    expect(worst).toMatchObject({
      averaging: '1h',
      concentration: 0.25,
      // An hour of 0.250 ppm alone is 223, and eight of 0.200 are 300 already.
      value: 300,
      basis: { to: before(to, hours(1)) },
    });
    expect(worst?.reasons[0]).toContain('above 0.2 ppm');
    const far = sub(usAqi(air({ o3: steady(1000, 8) }), to), 'o3');
    expect(far).toMatchObject({ category: 'hazardous', value: usIndex('o3_1h', 0.501) });
  });

  it('never calls worse ozone better where the scales change', () => {
    const of = (level: number) => sub(usAqi(air({ o3: steady(level, 8) }), to), 'o3')?.value ?? 0;
    expect(of(395)).toBeLessThanOrEqual(300);
    expect(of(404)).toBe(300);
    const level = fc.double({ min: 0, max: 1300, noNaN: true });
    const holds = fc.property(level, level, (one, more) => of(one + more) >= of(one));
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it('says why the last hour of sulphur dioxide cannot say how bad it is', () => {
    // 6000 ug/m3 at 293 K are 2252 ppb.
    const alone = sub(usAqi(air({ so2: [6000] }), to), 'so2');
    expect(alone).toMatchObject({ value: 200, category: 'unhealthy', concentration: 2252 });
    expect(alone?.reasons[0]).toContain('which is not known');
  });

  it('lets the last hour of sulphur dioxide say no more than 200, and the day above', () => {
    expect(sub(usAqi(air({ so2: [900, ...steady(10, 23)] }), to), 'so2')).toMatchObject({
      averaging: '1h',
      value: 200,
    });
    expect(sub(usAqi(air({ so2: steady(1000) }), to), 'so2')).toMatchObject({
      averaging: '24h',
      category: 'very_unhealthy',
    });
  });

  it('reads carbon monoxide as milligrams', () => {
    // 11 mg/m3 at 293 K are 9.44 ppm.
    expect(sub(usAqi(air({ co: steady(11, 8) }), to), 'co')).toMatchObject({ concentration: 9.4, value: 100 });
  });

  it('is unknown without any pollutant', () => {
    expect(usAqi(air({}), to)).toMatchObject({ value: null, category: null, dominant: null });
  });
});
