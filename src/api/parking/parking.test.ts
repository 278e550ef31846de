import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, reading } from '../../../test/api/small-city.ts';
import { days } from '../../model/duration.ts';
import { createApi } from '../open-api.ts';
import { ParkingCollectionShape, ParkingNearShape } from './near.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);
const street = 'lat=43.001&lon=-3.999';

const near = async (query: string, api = app) => {
  const { body } = await ask(api, `/api/v1/parking/near?${query}`);
  expect(body).toEqual(ParkingNearShape.parse(body));
  return ParkingNearShape.parse(body);
};

describe('parking near a place', () => {
  it('lists known bays by distance, and those that are not known apart', async () => {
    const { bays, unknown, totals } = await near(`${street}&radius=500`);
    expect(bays.map(({ id, state, distanceMetres }) => [id, state, distanceMetres])).toEqual([
      ['bay-1', 'free', 0],
      ['bay-2', 'occupied', 111],
    ]);
    expect(unknown.map(({ id, state }) => [id, state])).toEqual([['bay-3', 'unknown']]);
    expect(totals).toMatchObject({ bays: 3, free: 1, occupied: 1, unknown: 1 });
  });

  it('counts all bays within the radius, also those that are not listed', async () => {
    const { bays, totals } = await near(`${street}&radius=500&limit=1`);
    expect(bays.map(({ id }) => id)).toEqual(['bay-1']);
    expect(totals.bays).toBe(3);
  });

  it('looks no further than the radius', async () => {
    expect((await near(`${street}&radius=50`)).totals.bays).toBe(1);
    expect((await near('lat=10&lon=10')).totals).toMatchObject({ bays: 0, basis: { quality: 'missing' } });
  });

  it.each([
    ['state=free', ['bay-1']],
    ['state=unknown', ['bay-3']],
    ['accessible=true', ['bay-2']],
    ['accessible=false&state=occupied', []],
  ])('lists only what was asked for: %s', async (filter, expected) => {
    const { bays, unknown } = await near(`${street}&${filter}`);
    expect([...bays, ...unknown].map(({ id }) => id)).toEqual(expected);
  });

  it('never calls a bay free or occupied whose sensor has been silent too long', async () => {
    const silent = await buildSmallCity();
    silent.state.observe([reading('bay-3', days(8), { occupied: 1 })]);
    const { unknown } = await near(street, createApi(silent.parts));
    expect(unknown[0]).toMatchObject({ id: 'bay-3', state: 'unknown', freshness: 'stale' });
    expect(unknown[0]?.occupied).toMatchObject({ value: null, lastValue: true });
  });

  it('is GeoJSON when asked, with the state as a property', async () => {
    const { body } = await ask(app, `/api/v1/parking/near?${street}&format=geojson`);
    expect(body).toEqual(ParkingCollectionShape.parse(body));
    expect(ParkingCollectionShape.parse(body).features.map(({ properties }) => properties.state)).toEqual([
      'free',
      'occupied',
      'unknown',
    ]);
  });
});
