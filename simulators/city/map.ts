import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { LonLat, Position } from '../../src/model/geography.ts';
import districtsFile from './districts.json' with { type: 'json' };
import { encloses, type Outline } from './polygon.ts';
import streetsFile from './streets.json' with { type: 'json' };

const lonLat = z.tuple([z.number(), z.number()]).transform(([lon, lat]): LonLat => [lon, lat]);
const outline = z.array(lonLat).min(4);

const segment = z.object({ numbers: z.string(), outlines: z.array(outline).min(1), bays: z.array(lonLat) });
const street = z.object({ id: z.string(), name: z.string(), segments: z.array(segment) });
/** `lampDensity`: how closely lamps stand, against the most open district. */
const district = z.object({ id: z.string(), name: z.string(), lampDensity: z.number(), outline });
const coast = z.object({
  features: z.array(z.object({ geometry: z.object({ coordinates: z.array(z.array(outline)) }) })),
});

/** A piece of a street between house numbers; one or two strips of kerb, and the parking bays in them. */
export type Segment = z.infer<typeof segment>;
export type Street = z.infer<typeof street>;
export type District = z.infer<typeof district>;

export const streets: readonly Street[] = z.object({ streets: z.array(street) }).parse(streetsFile).streets;
export const districts: readonly District[] = z.object({ districts: z.array(district) }).parse(districtsFile).districts;

const islands: readonly (readonly Outline[])[] = coast
  .parse(JSON.parse(readFileSync(new URL('santander-land.geojson', import.meta.url), 'utf8')))
  .features.flatMap(({ geometry }) => geometry.coordinates);

/** Whether a place is dry. Coast good to about 50 m. */
export const isOnLand = (place: Position): boolean =>
  islands.some(([shore = [], ...lakes]) => encloses(shore, place) && !lakes.some((lake) => encloses(lake, place)));

/** How a segment is called: its street, and its house numbers where the street is long. */
export const segmentId = ({ id }: Street, { numbers }: Segment): string => (numbers === '' ? id : `${id}-${numbers}`);
export const segmentName = ({ name }: Street, { numbers }: Segment): string =>
  numbers === '' ? name : `${name} ${numbers}`;
