import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../open-api.ts';
import { EnvironmentCollectionShape, EnvironmentNearShape } from './near.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);
const here = 'lat=43.001&lon=-3.997';

describe('the environment near a place', () => {
  it('lists stations by distance with what they say, and the means of all of them', async () => {
    const { body } = await ask(app, `/api/v1/environment/near?${here}&limit=1`);
    const near = EnvironmentNearShape.parse(body);
    expect(body).toEqual(near);
    expect(near.stations.map(({ id, distanceMetres }) => [id, distanceMetres])).toEqual([['air-1', 0]]);
    expect(near.means.find(({ quantity }) => quantity === 'pm2_5')).toMatchObject({ mean: 15, stations: 2 });
    expect(near.means[0]?.basis).toMatchObject({ values: 2, newestAgeSeconds: 180, oldestAgeSeconds: 240 });
  });

  it('never names bays and lamps as stations', async () => {
    const { stations } = EnvironmentNearShape.parse(
      (await ask(app, `/api/v1/environment/near?${here}&radius=5000`)).body,
    );
    expect(stations.map(({ id }) => id)).toEqual(['air-1', 'air-2']);
  });

  it('is GeoJSON when asked', async () => {
    const { body } = await ask(app, `/api/v1/environment/near?${here}&format=geojson`);
    expect(body).toEqual(EnvironmentCollectionShape.parse(body));
  });
});
