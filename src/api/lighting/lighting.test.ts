import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, reading } from '../../../test/api/small-city.ts';
import { minutes } from '../../model/duration.ts';
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

  it('are GeoJSON when asked', async () => {
    const { body } = await ask(app, '/api/v1/lighting/faults?format=geojson');
    expect(body).toEqual(LightingCollectionShape.parse(body));
  });
});
