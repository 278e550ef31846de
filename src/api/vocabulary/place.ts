import { z } from 'zod';
import type { Position } from '../../model/geography.ts';

export const PositionShape = z
  .object({ lat: z.number(), lon: z.number() })
  .meta({ id: 'Position', description: 'WGS 84, in degrees.' });

const PointShape = z.object({
  type: z.literal('Point'),
  coordinates: z.array(z.number()).length(2).describe('Longitude, latitude (RFC 7946).'),
});

export const featureOf = <Properties extends z.ZodType>(properties: Properties) =>
  z.object({ type: z.literal('Feature'), id: z.string(), geometry: PointShape, properties });

export const collectionOf = <Feature extends z.ZodType>(feature: Feature) =>
  z.object({ type: z.literal('FeatureCollection'), features: z.array(feature) });

/** Shows something that has an id and a position as a GeoJSON point. */
export function pointFeature<Thing extends { readonly id: string; readonly position: Position }>(thing: Thing) {
  const { position, ...properties } = thing;
  return {
    type: 'Feature' as const,
    id: thing.id,
    geometry: { type: 'Point' as const, coordinates: [position.lon, position.lat] },
    properties,
  };
}

export const featureCollection = <Feature>(features: Feature[]) => ({ type: 'FeatureCollection' as const, features });
