import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, reading } from '../../../test/api/small-city.ts';
import { position } from '../../journal/port.ts';
import { minutes } from '../../model/duration.ts';
import { createApi } from '../open-api.ts';
import { AreaRollupsShape } from './of-area.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);
await city.store.append({
  readings: Array.from({ length: 12 }, (_, place) => reading('air-1', minutes(60 + 5 * place), { no2: place })),
  upTo: position(0),
});

const rollups = async (query: string) => {
  const { body } = await ask(app, `/api/v1/areas/${query}`);
  expect(body).toEqual(AreaRollupsShape.parse(body));
  return AreaRollupsShape.parse(body);
};

describe('the past of an area', () => {
  it('is of all devices of the kind in it, hour by hour when nothing else is asked', async () => {
    const answer = await rollups('centro/rollups?kind=environment-station&quantity=pm2_5,no2');
    expect(answer).toMatchObject({ area: 'centro', kind: 'environment-station', level: '1h', everySeconds: 3600 });
    expect(answer.series.map(({ quantity, buckets }) => [quantity, buckets.map(({ count }) => count)])).toEqual([
      ['pm2_5', [2]],
      ['no2', [11, 1]],
    ]);
    expect(answer.series[0]?.buckets[0]).toMatchObject({ mean: 15, min: 10, max: 20, unit: 'ug/m3' });
  });

  it('measures completeness against every device that stands there', async () => {
    const [series] = (await rollups('mayor/rollups?quantity=pm2_5')).series;
    expect(series?.buckets[0]?.completeness).toBeCloseTo(2 / 24, 5);
  });

  it('knows the kind by the quantity, where only one measures it', async () => {
    expect((await rollups('city/rollups?quantity=occupied')).kind).toBe('parking-bay');
    expect((await rollups('city/rollups?kind=parking-bay')).series).toHaveLength(3);
  });

  it('is empty where nothing stands', async () => {
    expect((await rollups('puerto/rollups?quantity=pm2_5')).series[0]?.buckets).toEqual([]);
  });

  it.each([
    ['nowhere/rollups?quantity=pm2_5', 404, 'area_unknown', /no area/],
    ['city/rollups?kind=nope', 404, 'kind_unknown', /parking-bay/],
    ['city/rollups', 400, 'invalid_request', /query kind: which one is meant\? Say one of/],
    ['city/rollups?quantity=pm2_5,occupied', 400, 'invalid_request', /query kind/],
    ['city/rollups?kind=parking-bay&quantity=pm2_5', 400, 'invalid_request', /query quantity: pm2_5 is not measured/],
    ['city/rollups?quantity=pm2_5&every=1min&from=2025-01-01T00:00:00Z', 400, 'invalid_request', /more than 10000/],
    ['city/rollups?quantity=pm2_5&limit=3', 400, 'invalid_request', /limit/],
  ])('refuses %s, and says why', async (query, status, code, why) => {
    const { status: answered, body } = await ask(app, `/api/v1/areas/${query}`);
    expect([answered, body]).toEqual([status, expect.objectContaining({ code, detail: expect.stringMatching(why) })]);
  });

  it('of a year of hours fits into one answer', async () => {
    const { status } = await ask(
      app,
      '/api/v1/areas/city/rollups?quantity=pm2_5&from=2025-03-01T12:00:00Z&to=2026-03-01T12:00:00Z',
    );
    expect(status).toBe(200);
  });
});
