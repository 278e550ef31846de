import type { AreaId } from './ids.ts';

/** WGS 84, in degrees. */
export type Position = { readonly lat: number; readonly lon: number };

/** GeoJSON order (RFC 7946): longitude first. */
export type LonLat = readonly [number, number];
export type Polygon = { readonly type: 'Polygon'; readonly coordinates: readonly (readonly LonLat[])[] };
export type MultiPolygon = {
  readonly type: 'MultiPolygon';
  readonly coordinates: readonly (readonly (readonly LonLat[])[])[];
};

/** From the largest to the smallest: where areas overlap, a device belongs to the last of these. */
export const areaLevels = ['city', 'district', 'street', 'garage'] as const;

/** A polygon of the city. Areas nest: a garage lies in a street, a street in a district, a district in the city. */
export type Area = {
  readonly id: AreaId;
  readonly name: string;
  readonly level: (typeof areaLevels)[number];
  readonly parent: AreaId | undefined;
  readonly geometry: Polygon | MultiPolygon;
};

const earthRadiusMetres = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in metres (haversine on the mean radius). */
export function distanceMetres(from: Position, to: Position): number {
  const dLat = radians(to.lat - from.lat);
  const dLon = radians(to.lon - from.lon);
  const chord =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * earthRadiusMetres * Math.asin(Math.sqrt(chord));
}

export const isPosition = ({ lat, lon }: Position): boolean =>
  Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
