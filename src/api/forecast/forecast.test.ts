import { expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../open-api.ts';
import { ParkingForecastShape } from './routes.ts';

const { parts } = await buildSmallCity();
const app = createApi(parts);

it('says why nobody can tell, as long as there is no history', async () => {
  const { status, body } = await ask(app, '/api/v1/areas/centro/parking/forecast');
  expect(status).toBe(200);
  const forecast = ParkingForecastShape.parse(body);
  expect(forecast.chances.map(({ minutes }) => minutes)).toEqual([5, 15, 30, 60]);
  expect(forecast.chances.every(({ probability }) => probability === null)).toBe(true);
  expect(forecast.chances[0]?.because).not.toBe('');
});

it('answers the horizons that are asked for, of accessible bays only', async () => {
  const { body } = await ask(app, '/api/v1/areas/centro/parking/forecast?minutes=10,45&accessible=true');
  const forecast = ParkingForecastShape.parse(body);
  expect(forecast.accessibleOnly).toBe(true);
  expect(forecast.chances.map(({ minutes }) => minutes)).toEqual([10, 45]);
});

it.each(['minutes=7', 'minutes=90', 'minutes=', 'accessible=perhaps'])('refuses %s', async (query) => {
  const { status } = await ask(app, `/api/v1/areas/centro/parking/forecast?${query}`);
  expect(status).toBe(400);
});

it('knows no area of another name', async () => {
  const { status } = await ask(app, '/api/v1/areas/nowhere/parking/forecast');
  expect(status).toBe(404);
});
