import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { hours, minutes } from '../../model/duration.ts';
import { after } from '../../model/time.ts';
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

  it('tells a station that was never seen from one that is doubted and from one that is silent', async () => {
    const meanNow = async (pm2_5?: Parameters<typeof reading>[2][string]) => {
      const other = await buildSmallCity();
      if (pm2_5 !== undefined) other.state.observe([reading('air-2', minutes(0), { pm2_5 })]);
      const { body } = await ask(createApi(other.parts), `/api/v1/environment/near?${here}`);
      return (id: string) => EnvironmentNearShape.parse(body).means.find(({ quantity }) => quantity === id);
    };
    expect((await meanNow())('no2')).toMatchObject({ stations: 2, unknown: 2, neverSeen: 2, doubted: 0 });
    const doubted = await meanNow({ value: 900, quality: 'fail', reasons: ['gross_range: too much'] });
    expect(doubted('pm2_5')).toMatchObject({ stations: 2, unknown: 1, neverSeen: 0, doubted: 1 });
    const later = await buildSmallCity({ change: () => ({ clock: { now: () => after(noon, hours(30)) } }) });
    const { body } = await ask(createApi(later.parts), `/api/v1/environment/near?${here}`);
    const [first] = EnvironmentNearShape.parse(body).means;
    expect(first).toMatchObject({ stations: 2, unknown: 2, neverSeen: 0, doubted: 0 });
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
