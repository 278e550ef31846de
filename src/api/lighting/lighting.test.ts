import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { days, minutes } from '../../model/duration.ts';
import { after } from '../../model/time.ts';
import { createApi } from '../open-api.ts';
import { LightingCollectionShape, LightingFaultsShape } from './faults.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);

const faults = async (query = '', api = app) => {
  const { body } = await ask(api, `/api/v1/lighting/faults${query}`);
  expect(body).toEqual(LightingFaultsShape.parse(body));
  return LightingFaultsShape.parse(body);
};

describe('the lamps that report a fault', () => {
  it('are those whose fault is known now; one that fell silent is counted as unknown', async () => {
    const { faults: listed, totals } = await faults();
    expect(listed.map(({ id }) => id)).toEqual(['lamp-1']);
    expect(totals.faults).toMatchObject({ faulty: 1, sound: 0, unknown: 1 });
  });

  it('stand beside those that are silent, with their last word and how old it is', async () => {
    const { unknown, totals } = await faults();
    expect(unknown.map(({ id, state, freshness, ageSeconds }) => [id, state, freshness, ageSeconds])).toEqual([
      ['lamp-2', 'unknown', 'stale', 86_400],
    ]);
    expect(unknown[0]?.values.find(({ quantity }) => quantity === 'lamp_on')).toMatchObject({
      value: null,
      lastValue: false,
      ageSeconds: 86_400,
    });
    expect(unknown).toHaveLength(totals.faults.unknown);
  });

  it.each([
    ['?state=faulty', ['lamp-1'], []],
    ['?state=unknown', [], ['lamp-2']],
    ['?state=faulty,unknown', ['lamp-1'], ['lamp-2']],
  ])('are told apart when asked: %s', async (query, faulty, silent) => {
    const { faults: listed, unknown } = await faults(query);
    expect([listed.map(({ id }) => id), unknown.map(({ id }) => id)]).toEqual([faulty, silent]);
  });

  it('show a street that went dark: its lamps have fallen silent together', async () => {
    const dark = await buildSmallCity({ change: () => ({ clock: { now: () => after(noon, days(2)) } }) });
    const { faults: listed, unknown, totals } = await faults('?area=mayor', createApi(dark.parts));
    expect([listed, unknown.map(({ id }) => id)]).toEqual([[], ['lamp-1', 'lamp-2']]);
    expect(totals).toMatchObject({ lamps: 2, on: 0, off: 0, unknown: 2, faults: { faulty: 0, sound: 0, unknown: 2 } });
  });

  it('show what the lamp says with its age, and nothing that is not about light', async () => {
    const [lamp] = (await faults()).faults;
    expect(lamp?.values.find(({ quantity }) => quantity === 'lamp_fault')).toMatchObject({
      value: true,
      ageSeconds: 120,
    });
    expect(lamp?.values.map(({ quantity }) => quantity)).not.toContain('battery_level');
  });

  it('are looked for in one area, and in those that lie in it', async () => {
    expect((await faults('?area=centro')).totals.lamps).toBe(2);
    expect((await faults('?area=puerto')).totals.lamps).toBe(0);
  });

  it('come a page at a time', async () => {
    const dark = await buildSmallCity();
    dark.state.observe([reading('lamp-2', minutes(1), { lamp_fault: 1 })]);
    const api = createApi(dark.parts);
    const first = await faults('?limit=1', api);
    expect(first.faults.map(({ id }) => id)).toEqual(['lamp-1']);
    const { body } = await ask(api, first.next ?? '');
    const second = LightingFaultsShape.parse(body);
    expect([second.faults.map(({ id }) => id), second.next]).toEqual([['lamp-2'], null]);
  });

  it('come a page at a time together with the silent ones, each once', async () => {
    const first = await faults('?limit=1');
    const { body } = await ask(app, first.next ?? '');
    const second = LightingFaultsShape.parse(body);
    const lists = [first, second].map(({ faults: listed, unknown }) => [listed, unknown].map((lamps) => lamps.length));
    expect([lists, second.next]).toEqual([
      [
        [1, 0],
        [0, 1],
      ],
      null,
    ]);
  });

  it('are GeoJSON when asked', async () => {
    const { body } = await ask(app, '/api/v1/lighting/faults?format=geojson');
    expect(body).toEqual(LightingCollectionShape.parse(body));
    const { features } = LightingCollectionShape.parse(body);
    expect(features.map(({ id, properties }) => [id, properties.state])).toEqual([
      ['lamp-1', 'faulty'],
      ['lamp-2', 'unknown'],
    ]);
  });
});
