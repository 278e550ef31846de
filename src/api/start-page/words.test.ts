import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, reading } from '../../../test/api/small-city.ts';
import { minutes } from '../../model/duration.ts';
import { AreaNowShape } from '../areas/now.ts';
import { createApi } from '../open-api.ts';
import { agesOf, basesOf, doubtsOf, isUnjudged, measured, sentenceOf } from './assets/words.js';

const basis = { values: 3, newestAgeSeconds: 5, oldestAgeSeconds: 600, quality: 'not_evaluated' };
const nothingKnown = { values: 0, newestAgeSeconds: null, oldestAgeSeconds: null, quality: 'missing' };

async function areaNow(change: (city: Awaited<ReturnType<typeof buildSmallCity>>) => void = () => undefined) {
  const city = await buildSmallCity();
  change(city);
  return AreaNowShape.parse((await ask(createApi(city.parts), '/api/v1/areas/city/now')).body);
}

describe('the sentence about a city', () => {
  it('says free places, lamps and air, what is unknown, and how old all of it is', async () => {
    const { said, bases } = sentenceOf(await areaNow()) ?? { said: '', bases: [] };
    expect(said).toBe(
      'In Villa 2 of 4 places are free (1 unknown), 1 of 2 lamps is out of order (1 unknown) and the air carries 15\u00A0µg/m³ of fine dust (PM2.5).',
    );
    expect(agesOf(bases)).toBe('60 s to 10 min old');
  });

  it('never takes what nobody knows for none', async () => {
    const area = await areaNow();
    const unknown = { basis: nothingKnown, free: 0, unknown: 4, bays: 4 };
    const faults = { faulty: 0, unknown: 2, basis: nothingKnown };
    const dark = { basis: nothingKnown, lamps: 2, faults };
    const air = area.environment.map((mean) => ({ ...mean, mean: null, basis: nothingKnown }));
    const told = sentenceOf({ ...area, parking: unknown, lighting: dark, environment: air });
    expect(told?.said.match(/nobody knows/g)).toHaveLength(3);
    expect(told?.said).not.toMatch(/0 of|null/);
    expect(agesOf(told?.bases ?? [])).toBe('nothing known');
  });

  it('leaves out what the city does not have, and is none where it has nothing', async () => {
    const area = await areaNow();
    expect(sentenceOf({ ...area, lighting: null, environment: [] })?.said).toBe(
      'In Villa 2 of 4 places are free (1 unknown).',
    );
    expect(sentenceOf({ ...area, parking: null, lighting: null, environment: [] })).toBeUndefined();
  });
});

describe('the age of several numbers', () => {
  it('reaches from the newest value to the oldest of all of them', () => {
    expect(agesOf([basis, { ...basis, oldestAgeSeconds: 7200 }, nothingKnown])).toBe('5 s to 2 h old');
    expect(agesOf([{ ...basis, oldestAgeSeconds: 5 }])).toBe('5 s old');
  });
});

describe('the quality', () => {
  it('is one sentence for the page while nothing was judged', async () => {
    expect(isUnjudged(basesOf(await areaNow()))).toBe(true);
  });

  it('stands beside the numbers as soon as one was judged', async () => {
    const judged = await areaNow(({ state }) => {
      state.observe([reading('bay-1', minutes(0), { occupied: { value: 0, quality: 'pass' } })]);
      state.observe([reading('bay-2', minutes(0), { occupied: { value: 0, quality: 'pass' } })]);
      state.observe([reading('bay-9', minutes(0), { occupied: { value: 0, quality: 'pass' } })]);
    });
    expect(isUnjudged(basesOf(judged))).toBe(false);
    expect(judged.parking?.basis.quality).toBe('pass');
  });

  it('is silent about what passed, and tells every doubt', () => {
    expect(doubtsOf([{ ...basis, quality: 'pass' }, nothingKnown])).toBe('');
    expect(doubtsOf([basis, { ...basis, quality: 'suspect' }])).toBe('not tested, doubtful');
  });
});

describe('a measured value', () => {
  it('has its unit as people write it; zero is a value, and nothing is unknown', () => {
    expect(measured({ mean: 0, unit: 'Cel' })).toBe('0\u00A0°C');
    expect(measured({ mean: null, unit: 'Cel' })).toBe('unknown');
  });
});
