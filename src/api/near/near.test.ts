import { expect, it } from 'vitest';
import { ask, buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { minutes } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { createApi } from '../open-api.ts';
import { NearShape } from './route.ts';

const { parts } = await buildSmallCity();
const app = createApi(parts);
const here = 'lat=43.001&lon=-3.999';

const look = async (query = here, of = app) => NearShape.parse((await ask(of, `/api/v1/near?${query}`)).body);

it('says where the place is, and of which moment it speaks', async () => {
  const { time, area, district, centre, radiusMetres } = await look();
  expect(time).toBe(new Date(noon).toISOString());
  expect(area).toEqual({ id: 'mayor', name: 'Calle Mayor', level: 'street' });
  expect(district).toEqual({ id: 'centro', name: 'Centro' });
  expect({ centre, radiusMetres }).toEqual({ centre: { lat: 43.001, lon: -3.999 }, radiusMetres: 600 });
});

it('counts the bays of each street as the list of bays does, and a silent one as unknown', async () => {
  const { parking } = await look();
  const { body } = await ask(app, `/api/v1/parking/near?${here}&radius=600`);
  expect(parking?.totals).toEqual(body !== null && typeof body === 'object' && 'totals' in body ? body.totals : null);
  expect(parking?.streets).toHaveLength(1);
  const [street] = parking?.streets ?? [];
  expect(street).toMatchObject({ id: 'mayor', name: 'Calle Mayor', bays: 3, free: 1, occupied: 1, unknown: 1 });
  expect(street).toMatchObject({ walkMinutes: 1, basis: { oldestAgeSeconds: 600 } });
  expect(street?.accessible).toMatchObject({ bays: 1, free: 0, occupied: 1 });
  expect(street?.nearestFree).toMatchObject({ device: 'bay-1', distanceMetres: 0 });
  expect(street?.nearestFreeAccessible).toBeNull();
});

it('tells apart the bays that are known still, and late', async () => {
  const other = await buildSmallCity();
  other.state.observe([reading('bay-3', minutes(180), { occupied: 0 })]);
  const { parking } = await look(here, createApi(other.parts));
  const late = { free: 1, occupied: 0, accessible: { free: 0, occupied: 0 } };
  expect(parking).toMatchObject({ totals: { free: 2 }, late });
  expect(parking?.streets[0]).toMatchObject({ free: 2, late });
});

it('does not pretend to know a trend or a chance before there is a past', async () => {
  const [street] = (await look()).parking?.streets ?? [];
  expect(street?.trend).toBeNull();
  expect(street?.chance?.probability).toBeNull();
  expect(street?.chance?.because).not.toBe('');
});

it('offers nobody a free bay that is for people with a disability', async () => {
  const other = await buildSmallCity();
  other.state.observe([reading('bay-1', minutes(1), { occupied: 1 }), reading('bay-2', minutes(1), { occupied: 0 })]);
  const [street] = (await look(here, createApi(other.parts))).parking?.streets ?? [];
  expect(street?.nearestFree).toBeNull();
  expect(street?.nearestFreeAccessible?.device).toBe('bay-2');
});

it('has no parking, noise or lamps where there are none, and says so apart from not knowing', async () => {
  const { parking, noise, lamps, area } = await look('lat=43.15&lon=-3.95');
  expect({ parking, noise, lamps }).toEqual({ parking: null, noise: null, lamps: null });
  expect(area?.id).toBe('city');
});

it('says how loud it is in a word, with its age and who measured it', async () => {
  const { noise } = await look();
  expect(noise).toMatchObject({ station: { id: 'air-1' }, value: { value: 60, ageSeconds: 180 }, band: 'loud' });
});

it('gives the air no band from a few minutes, and no advice without a band', async () => {
  const { air } = await look();
  expect(air?.hour?.band).toBeNull();
  expect(air?.hour?.reasons).not.toEqual([]);
  expect(air?.advice).toBeNull();
  expect(air?.values.find(({ quantity }) => quantity === 'pm2_5')).toMatchObject({ value: 10, ageSeconds: 180 });
});

it('shows what is measured now while the store does not answer', async () => {
  const away = { rollups: () => Promise.reject(new UnavailableError('the store is away')) };
  const other = await buildSmallCity({ change: () => ({ history: away }) });
  const { air } = await look(here, createApi(other.parts));
  expect(air?.hour).toBeNull();
  expect(air?.values).not.toEqual([]);
});

it('tells broken lamps from those that fell silent, and counts as the totals of the city do', async () => {
  const { lamps } = await look();
  expect(lamps).toMatchObject({ lamps: 2, faulty: 1, sound: 0, unknown: 1, neverSeen: 0 });
  expect(lamps?.out.map(({ id, state: how }) => [id, how])).toEqual([
    ['lamp-1', 'faulty'],
    ['lamp-2', 'silent'],
  ]);
});

it('looks around an area that is named, and around the middle of the city when nothing is', async () => {
  const street = await look('at=mayor');
  expect(street.centre).toEqual({ lat: 43.002, lon: -3.999 });
  const harbour = await look('at=puerto');
  expect(harbour.parking?.totals.free).toBe(1);
  const middle = await look('');
  expect(middle.parking).not.toBeNull();
  expect((await ask(app, '/api/v1/near?at=nowhere')).status).toBe(404);
});

it.each(['lat=43', `${here}&at=mayor`, 'lat=91&lon=0', `${here}&radius=99`, `${here}&radius=2001`, `${here}&other=1`])(
  'refuses %s',
  async (query) => {
    expect((await ask(app, `/api/v1/near?${query}`)).status).toBe(400);
  },
);

it('lists what is warned of here, and says how many there are in all', async () => {
  const { alerts, alertCount } = await look();
  expect(alertCount).toBe(alerts.length);
});
