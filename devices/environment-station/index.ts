import type { DeviceKind } from '../../src/model/device-kind.ts';
import { hours, minutes } from '../../src/model/duration.ts';
import { kindId } from '../../src/model/ids.ts';
import { createPlainJsonReader } from '../plain-json/reader.ts';
import { northIsZero } from './direction.ts';
import { microgramsFromPpb, milligramsFromPpm } from './gas-units.ts';
import { imagineStation } from './imagine.ts';

/** A box on a lamp post that breathes, listens and looks at the sky. */
export const environmentStation: DeviceKind = {
  id: kindId('environment-station'),
  label: 'Environment station',
  description: 'Air quality, weather, noise and light at one place of the street.',
  quantities: [
    'pm2_5',
    'pm10',
    'no2',
    'o3',
    'co',
    'so2',
    'air_temperature',
    'relative_humidity',
    'atmospheric_pressure',
    'sound_level',
    'illuminance',
    'wind_speed',
    'wind_direction',
  ],
  rhythm: {
    speaks: 'periodically',
    every: minutes(5),
    lateAfter: minutes(15),
    staleAfter: hours(1),
  },
  serves: {
    people: 2000,
    by: 'area',
    because: 'about 2000 people live or work around the stations of an area (ours, 2026-11)',
    othersWithinMetres: 1000,
  },
  decode: createPlainJsonReader({
    pm2_5: 'pm2_5',
    pm10: 'pm10',
    no2: 'no2',
    o3: 'o3',
    co: 'co',
    so2: 'so2',
    temperature: 'air_temperature',
    humidity: 'relative_humidity',
    pressure: 'atmospheric_pressure',
    sound: 'sound_level',
    illuminance: 'illuminance',
    wind: 'wind_speed',
    windDirection: { quantity: 'wind_direction', convert: northIsZero },
    no2_ppb: { quantity: 'no2', convert: microgramsFromPpb('no2') },
    o3_ppb: { quantity: 'o3', convert: microgramsFromPpb('o3') },
    so2_ppb: { quantity: 'so2', convert: microgramsFromPpb('so2') },
    co_ppm: { quantity: 'co', convert: milligramsFromPpm('co') },
  }),
  imagine: imagineStation,
};
