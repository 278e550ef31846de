import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, reading } from '../../../test/api/small-city.ts';
import { type Duration, hours, minutes } from '../../model/duration.ts';
import { areaId } from '../../model/ids.ts';
import { createApi } from '../open-api.ts';
import { AreaCollectionShape, AreaFeatureShape, AreaListShape, AreaShape } from './list.ts';
import { AreaNowShape, AreasNowShape } from './now.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);

describe('the areas', () => {
  it('are a tree: each comes right before those in it, with the devices of all of them', async () => {
    const { body } = await ask(app, '/api/v1/areas');
    expect(body).toEqual(AreaListShape.parse(body));
    expect(AreaListShape.parse(body).areas).toEqual([
      { id: 'city', name: 'Villa', level: 'city', parent: null, children: ['centro', 'puerto'], devices: 8 },
      { id: 'centro', name: 'Centro', level: 'district', parent: 'city', children: ['mayor'], devices: 7 },
      { id: 'mayor', name: 'Calle Mayor', level: 'street', parent: 'centro', children: [], devices: 7 },
      { id: 'puerto', name: 'Puerto', level: 'district', parent: 'city', children: [], devices: 1 },
    ]);
  });

  it('come with their outlines as GeoJSON', async () => {
    const { features } = AreaCollectionShape.parse((await ask(app, '/api/v1/areas?format=geojson')).body);
    expect(features.map(({ geometry }) => geometry.type)).toEqual(['Polygon', 'Polygon', 'Polygon', 'Polygon']);
    const one = (await ask(app, '/api/v1/areas/puerto', { accept: 'application/geo+json' })).body;
    expect(one).toEqual(AreaFeatureShape.parse(one));
    expect(AreaShape.parse((await ask(app, '/api/v1/areas/puerto')).body).devices).toBe(1);
  });

  it.each(['/api/v1/areas/nowhere', '/api/v1/areas/nowhere/now', '/api/v1/devices?area=nowhere'])(
    'that do not exist are a problem: %s',
    async (url) => {
      expect((await ask(app, url)).body).toMatchObject({ status: 404, code: 'area_unknown' });
    },
  );
});

const now = async (id: string, api = app) => {
  const { body } = await ask(api, `/api/v1/areas/${id}/now`);
  expect(body).toEqual(AreaNowShape.parse(body));
  return AreaNowShape.parse(body);
};

describe('an area now', () => {
  it('counts the bays that are known apart from those that are not', async () => {
    const { parking } = await now('city');
    expect(parking).toEqual({
      bays: 4,
      free: 2,
      occupied: 1,
      unknown: 1,
      neverSeen: 1,
      doubted: 0,
      basis: {
        values: 3,
        newestAgeSeconds: 60,
        oldestAgeSeconds: 600,
        quality: 'not_evaluated',
        reasons: [],
      },
      accessible: expect.objectContaining({ bays: 1, free: 0, occupied: 1, unknown: 0 }),
    });
  });

  it('counts what lies in it and nothing else', async () => {
    expect((await now('puerto')).parking).toMatchObject({ bays: 1, free: 1, occupied: 0, unknown: 0 });
    expect((await now('mayor')).parking).toMatchObject({ bays: 3, free: 1, occupied: 1, unknown: 1 });
  });

  it('has no lamps to speak of where there are none', async () => {
    const { lighting, environment } = await now('puerto');
    expect(lighting).toBeNull();
    expect(environment).toEqual([]);
  });

  it('does not take the last word of a silent lamp for its state, nor its fault for known', async () => {
    const { lighting } = await now('city');
    expect(lighting).toMatchObject({ lamps: 2, on: 0, off: 0, faulty: 1, unknown: 1, neverSeen: 0 });
    expect(lighting?.faults).toMatchObject({ faulty: 1, sound: 0, unknown: 1 });
  });

  it('averages the stations; sound as energy, for 60 and 70 dB are 67.4 and not 65', async () => {
    const { environment } = await now('city');
    expect(environment.find(({ quantity }) => quantity === 'pm2_5')).toMatchObject({
      mean: 15,
      min: 10,
      max: 20,
      stations: 2,
      unknown: 0,
      unit: 'ug/m3',
    });
    const sound = environment.find(({ quantity }) => quantity === 'sound_level');
    expect(sound?.mean).toBeCloseTo(67.4, 1);
  });

  it('averages directions as vectors: 350 and 20 degrees are 5, and winds from opposite sides are none', async () => {
    const windy = await buildSmallCity();
    const api = createApi(windy.parts);
    const blow = async (one: number, other: number, ago: Duration) => {
      windy.state.observe([
        reading('air-1', ago, { wind_direction: one }),
        reading('air-2', ago, { wind_direction: other }),
      ]);
      return (await now('city', api)).environment.find(({ quantity }) => quantity === 'wind_direction')?.mean;
    };
    expect(await blow(350, 20, minutes(2))).toBe(5);
    expect(await blow(0, 180, minutes(1))).toBeNull();
    expect(await blow(359.999, 0, minutes(0))).toBe(0);
  });

  it('has no mean of what nobody measured, and a mean of 0 where 0 was measured', async () => {
    const { environment } = await now('city');
    const of = (id: string) => environment.find(({ quantity }) => quantity === id);
    expect(of('no2')).toMatchObject({ mean: null, min: null, max: null, unknown: 2, basis: { quality: 'missing' } });
    expect(of('air_temperature')).toMatchObject({ mean: 0, unknown: 1 });
  });

  it('says of every state how many devices are on, off and unknown', async () => {
    const { states } = await now('city');
    expect(states.map(({ quantity }) => quantity)).toEqual(['occupied', 'lamp_on', 'lamp_fault']);
    for (const { total, on, off, unknown } of states) expect(on + off + unknown).toBe(total);
  });

  it('leaves what is in doubt out of totals and means, and says so', async () => {
    const doubted = await buildSmallCity();
    const suspect = { value: 900, quality: 'suspect', reasons: ['spike'] } as const;
    doubted.state.observe([
      reading('air-1', minutes(0), { pm2_5: suspect }),
      reading('bay-1', minutes(0), { occupied: { value: 0, quality: 'fail', reasons: ['stuck'] } }),
    ]);
    const { environment, parking } = await now('city', createApi(doubted.parts));
    expect(environment.find(({ quantity }) => quantity === 'pm2_5')).toMatchObject({
      mean: 20,
      stations: 2,
      unknown: 1,
    });
    expect(parking).toMatchObject({ bays: 4, free: 1, occupied: 1, unknown: 2, neverSeen: 1, doubted: 1 });
  });

  it('is the same however often and in whatever order the readings come', async () => {
    const shuffled = await buildSmallCity();
    const api = createApi(shuffled.parts);
    const before = await now('city', api);
    const { state } = shuffled;
    state.observe([reading('bay-1', hours(3), { occupied: 1 })]);
    state.observe([reading('bay-1', minutes(5), { occupied: 0 })]);
    state.observe([reading('bay-2', hours(5), { occupied: 0 })]);
    expect(await now('city', api)).toEqual(before);
  });
});

describe('several areas now', () => {
  const together = async (query: string) => {
    const { body } = await ask(app, `/api/v1/areas/now${query}`);
    expect(body).toEqual(AreasNowShape.parse(body));
    return AreasNowShape.parse(body).areas;
  };

  it.each([
    ['', ['city', 'centro', 'mayor', 'puerto']],
    ['?level=district', ['centro', 'puerto']],
    ['?level=city,district', ['city', 'centro', 'puerto']],
  ])('are answered at once, in the order of the tree: %j', async (query, expected) => {
    expect((await together(query)).map(({ area }) => area.id)).toEqual(expected);
  });

  it('are each what is said of the area alone', async () => {
    const areas = await together('');
    expect(areas).toEqual(await Promise.all(areas.map(({ area }) => now(area.id))));
  });

  it('count the bays of a garage apart, and also in the street that it lies in', async () => {
    const built = await buildSmallCity();
    const outline = [
      [-4, 43],
      [-3.9985, 43],
      [-3.9985, 43.0015],
      [-4, 43.0015],
      [-4, 43],
    ] as const;
    const geometry = { type: 'Polygon', coordinates: [outline] } as const;
    const place = { name: 'Plaza', level: 'garage', parent: areaId('mayor'), geometry } as const;
    await built.registry.putAreas([{ id: areaId('plaza'), ...place }]);
    const { body } = await ask(createApi(built.parts), '/api/v1/areas/now?level=street,garage');
    const told = AreasNowShape.parse(body).areas.map(({ area, parking }) => [area.level, parking?.bays, parking?.free]);
    expect(told).toEqual([
      ['street', 3, 1],
      ['garage', 1, 1],
    ]);
  });

  it('are a problem when the level does not exist', async () => {
    const { status, body } = await ask(app, '/api/v1/areas/now?level=village');
    expect([status, body]).toEqual([400, expect.objectContaining({ detail: expect.stringContaining('query level') })]);
  });
});
