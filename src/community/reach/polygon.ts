import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { MultiPolygon } from 'geojson';
import type { Area, LonLat, Position } from '../../model/geography.ts';

/** West and south are included, so are east and north. */
export type Box = { readonly west: number; readonly south: number; readonly east: number; readonly north: number };

/** An area made ready for being asked how far it is. */
export type Shape = { readonly geometry: MultiPolygon; readonly box: Box };

const metresPerDegree = 111_195;

export function shapeOf({ geometry }: Pick<Area, 'geometry'>): Shape {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const coordinates = polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [lon, lat])));
  return { geometry: { type: 'MultiPolygon', coordinates }, box: boxAround(polygons.flat(2)) };
}

function boxAround(corners: readonly LonLat[]): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [lon, lat] of corners) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}

/** The box, and at least so many metres around it. */
export function widen({ west, south, east, north }: Box, metres: number): Box {
  const dLat = (metres * 1.01) / metresPerDegree;
  const farthest = Math.min(89, Math.max(Math.abs(south), Math.abs(north)) + dLat);
  const dLon = dLat / Math.cos((farthest * Math.PI) / 180);
  return { west: west - dLon, south: south - dLat, east: east + dLon, north: north + dLat };
}

export const isIn = ({ west, south, east, north }: Box, { lat, lon }: Position): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north;

export const contains = ({ geometry, box }: Shape, place: Position): boolean =>
  isIn(box, place) && booleanPointInPolygon([place.lon, place.lat], geometry);

/** Whether any part of the shape is so near. Plane geometry around the place: good to a thousandth over ten kilometres. */
export function isNear(shape: Shape, place: Position, metres: number): boolean {
  if (!isIn(widen(shape.box, metres), place)) return false;
  if (contains(shape, place)) return true;
  const least = (metres / metresPerDegree) ** 2;
  const narrow = Math.cos((place.lat * Math.PI) / 180);
  for (const rings of shape.geometry.coordinates) {
    for (const ring of rings) if (squaredDistance(ring, place, narrow) <= least) return true;
  }
  return false;
}

/** From the place to the nearest edge of the ring, in degrees of latitude, squared. */
function squaredDistance(ring: readonly (readonly number[])[], { lat, lon }: Position, narrow: number): number {
  let nearest = Infinity;
  let [fromX, fromY] = [Number.NaN, Number.NaN];
  for (const [cornerLon = Number.NaN, cornerLat = Number.NaN] of ring) {
    const [x, y] = [(cornerLon - lon) * narrow, cornerLat - lat];
    if (!Number.isNaN(fromX)) nearest = Math.min(nearest, squaredToSegment(fromX, fromY, [x, y]));
    [fromX, fromY] = [x, y];
  }
  return nearest;
}

/** From the origin. */
function squaredToSegment(fromX: number, fromY: number, [toX, toY]: readonly [number, number]): number {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const length = alongX ** 2 + alongY ** 2;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(fromX * alongX + fromY * alongY) / length));
  return (fromX + share * alongX) ** 2 + (fromY + share * alongY) ** 2;
}
