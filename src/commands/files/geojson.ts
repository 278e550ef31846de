import { z } from 'zod';
import { type Area, areaLevels, type LonLat } from '../../model/geography.ts';
import { areaIdShape, latShape, lonShape } from '../shapes.ts';

/** Longitude first (RFC 7946 section 3.1.1); a height is let go. */
const lonLatShape = z
  .tuple([lonShape, latShape], 'expected [longitude, latitude]')
  .rest(z.number())
  .transform(([lon, lat]): LonLat => [lon, lat]);

const isClosed = (ring: readonly LonLat[]): boolean => {
  const [first, last] = [ring[0], ring.at(-1)];
  return first?.[0] === last?.[0] && first?.[1] === last?.[1];
};

/** RFC 7946 section 3.1.6. */
const ringShape = z
  .array(lonLatShape)
  .min(4, 'a ring has at least four positions')
  .refine(isClosed, 'the last position of a ring must be its first one');
const polygonShape = z.array(ringShape).min(1, 'a polygon has at least one ring');

const geometryShape = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('Polygon'), coordinates: polygonShape }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygonShape).min(1) }),
  ],
  'expected a Polygon or a MultiPolygon',
);

const facts = {
  name: z.string().min(1),
  level: z.enum(areaLevels),
  parent: areaIdShape.nullish(),
};

/** An area as Barrio's own files write it. */
export const areaShape = z
  .object({ id: areaIdShape, ...facts, geometry: geometryShape })
  .transform(({ parent, ...rest }): Area => ({ ...rest, parent: parent ?? undefined }));

const featureShape = z
  .object({
    type: z.literal('Feature'),
    id: areaIdShape.optional(),
    properties: z.object({ id: areaIdShape.optional(), ...facts }),
    geometry: geometryShape,
  })
  .transform(({ id: own, properties: { id: among, parent, ...rest }, geometry }, context): Area => {
    const id = own ?? among;
    if (id !== undefined) return { id, ...rest, parent: parent ?? undefined, geometry };
    context.addIssue({ code: 'custom', path: ['id'], message: 'the feature has no id' });
    return z.NEVER;
  });

/** The areas in a GeoJSON FeatureCollection. */
export const areasShape = z
  .object({ type: z.literal('FeatureCollection'), features: z.array(featureShape) })
  .transform(({ features }) => features);
