import type { DeviceKind } from '../../src/model/device-kind.ts';
import { hours, minutes } from '../../src/model/duration.ts';
import { kindId } from '../../src/model/ids.ts';
import { createPlainJsonReader } from '../plain-json/reader.ts';
import { decodeCompact, isCompact } from './compact.ts';
import { imagineBay } from './imagine.ts';

const decodeJson = createPlainJsonReader({
  occupied: 'occupied',
  battery: 'battery_level',
  temperature: 'device_temperature',
});

/** A sensor in the ground of one parking space. */
export const parkingBay: DeviceKind = {
  id: kindId('parking-bay'),
  label: 'Parking bay',
  description: 'A battery sensor in the ground of one parking space: whether a vehicle stands on it.',
  quantities: ['occupied', 'battery_level', 'device_temperature'],
  rhythm: {
    speaks: 'on_change_with_heartbeat',
    every: minutes(60),
    lateAfter: minutes(150),
    staleAfter: hours(4),
  },
  serves: {
    people: 8,
    by: 'device',
    because: 'a bay of a busy street is used by about eight cars a day (ours, 2026-11)',
    othersWithinMetres: 60,
  },
  decode: (payload) => (isCompact(payload) ? decodeCompact(payload) : decodeJson(payload)),
  imagine: imagineBay,
};
