import { z } from 'zod';
import type { Position } from '../../model/geography.ts';
import type { Device } from '../../registry/port.ts';
import type { CityParts } from './city-view.ts';
import { decimal, upTo } from './query.ts';

export const nearFields = {
  lat: decimal(-90, 90).describe('Latitude in degrees (WGS 84).'),
  lon: decimal(-180, 180).describe('Longitude in degrees (WGS 84).'),
  radius: decimal(1, 5000).default(500).describe('Metres; 500 when left out.'),
  limit: upTo(1000, 50).describe('How many are listed, 50 when left out; totals count all within the radius.'),
};

export const distanceField = z.int().min(0).describe('Metres as the crow flies.');

export type Nearby = { readonly device: Device; readonly distanceMetres: number };

/** So many at most enter the totals of one circle. */
const maxCounted = 20_000;

/** Everything within the circle that plays the wanted part, nearest first. */
export function findNear(
  { registry, state }: CityParts,
  { centre, radiusMetres }: { readonly centre: Position; readonly radiusMetres: number },
  plays: (device: Device) => boolean,
): Nearby[] {
  const accepts = (id: string): boolean => {
    const device = registry.device(id);
    return device !== undefined && plays(device);
  };
  const found = state.near({ centre, radiusMetres, limit: maxCounted, accepts });
  return found.flatMap(({ device: id, distanceMetres }) => {
    const device = registry.device(id);
    return device === undefined ? [] : [{ device, distanceMetres: Math.round(distanceMetres) }];
  });
}
