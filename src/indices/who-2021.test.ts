import { describe, expect, it } from 'vitest';
import { at, hoursBefore, windowOf } from '../../test/indices/windows.ts';
import { days, hours } from '../model/duration.ts';
import type { QuantityId } from '../model/quantity.ts';
import { before } from '../model/time.ts';
import { compareWithWho, type WhoAveraging, whoGuidelines } from './who-2021.ts';

const to = at('2026-11-21T11:00:00Z');
const midnight = at('2026-11-21T00:00:00Z');
const steady = (value: number, count: number) => Array.from({ length: count }, () => value);
const compare = (id: QuantityId, averaging: WhoAveraging, newestFirst: readonly (number | undefined)[]) =>
  compareWithWho(
    { hours: new Map([[id, hoursBefore(id, to, newestFirst)]]), days: new Map() },
    { hour: to, day: midnight },
  ).find((one) => one.quantity === id && one.averaging === averaging);

it('the guidelines are those of 2021', () => {
  const daily = whoGuidelines.filter(({ averaging }) => averaging !== 'year');
  expect(Object.fromEntries(daily.map((one) => [one.quantity, one.guideline]))).toEqual({
    pm2_5: 15,
    pm10: 45,
    o3: 100,
    no2: 25,
    so2: 40,
    co: 4,
  });
  const yearly = whoGuidelines.filter(({ averaging }) => averaging === 'year');
  expect(Object.fromEntries(yearly.map((one) => [one.quantity, one.guideline]))).toEqual({
    pm2_5: 5,
    pm10: 15,
    no2: 10,
  });
});

describe('a comparison', () => {
  it('says how many times the guideline the last day was', () => {
    expect(compare('pm2_5', '24h', steady(30, 24))).toMatchObject({ mean: 30, times: 2, unit: 'ug/m3', reasons: [] });
  });

  it('needs eighteen of the last twenty-four hours', () => {
    expect(compare('so2', '24h', steady(20, 18))?.times).toBe(0.5);
    expect(compare('so2', '24h', steady(20, 17))).toMatchObject({ mean: null, times: null });
  });

  it('takes the worst eight hours of ozone that ended within the last day', () => {
    const newestFirst = [...steady(40, 10), ...steady(120, 8), ...steady(20, 14)];
    expect(compare('o3', '8h', newestFirst)).toMatchObject({
      mean: 120,
      times: 1.2,
      basis: { to: before(to, hours(10)) },
    });
  });

  it('of a year takes days, of which three quarters must count', () => {
    const daysOf = (count: number) =>
      Array.from({ length: count }, (_, age) =>
        windowOf('pm2_5', 7.5, { start: before(midnight, days(age + 1)), length: days(1) }),
      );
    const yearly = (count: number) =>
      compareWithWho({ hours: new Map(), days: new Map([['pm2_5', daysOf(count)]]) }, { hour: to, day: midnight }).find(
        (one) => one.quantity === 'pm2_5' && one.averaging === 'year',
      );
    expect(yearly(274)?.times).toBe(1.5);
    expect(yearly(273)).toMatchObject({
      times: null,
      reasons: ['Fine particles PM2.5: 273 of 365 days have three quarters of their readings; 274 are needed'],
    });
  });

  it('of a year of which nothing is known says which year that was', () => {
    const yearly = compareWithWho({ hours: new Map(), days: new Map() }, { hour: to, day: midnight }).find(
      ({ averaging }) => averaging === 'year',
    );
    expect(yearly).toMatchObject({ mean: null, basis: { from: before(midnight, days(365)), to: midnight } });
  });
});
