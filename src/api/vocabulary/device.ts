import { z } from 'zod';
import type { Device } from '../../registry/port.ts';
import type { CityView } from './city-view.ts';
import { PositionShape } from './place.ts';
import { AgeShape, FreshnessShape, TimeShape } from './value.ts';

/** What a device is, where it stands, and when it last spoke. */
export const deviceFields = {
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  area: z.string().nullable().describe('The smallest area that contains it.'),
  freshness: FreshnessShape,
  lastSeen: TimeShape.nullable().describe(
    'When it was last heard by the times of its values; its freshness and age are counted from here.',
  ),
  lastReceivedAt: TimeShape.nullable().describe(
    'When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.',
  ),
  ageSeconds: AgeShape.nullable(),
};

export const placedDeviceFields = { ...deviceFields, position: PositionShape };

const PlacedDeviceShape = z.object(placedDeviceFields);
export type PlacedDevice = z.output<typeof PlacedDeviceShape>;

export const presentDevice = (device: Device, view: CityView): PlacedDevice => ({
  id: device.id,
  name: device.name,
  kind: device.kind,
  area: device.area ?? null,
  position: { lat: device.position.lat, lon: device.position.lon },
  ...view.heard(device),
});
