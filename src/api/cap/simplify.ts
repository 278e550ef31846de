import type { LonLat } from '../../model/geography.ts';

/** Receivers of CAP, radios among them, take no more points of a polygon than this. */
const mostPoints = 200;

/** The ring with so few points that every receiver takes it, closed, and as near to the original as that allows. */
export function simplifyRing(ring: readonly LonLat[], most = mostPoints): readonly LonLat[] {
  if (ring.length <= most) return ring;
  // The tolerance doubles from about a metre until it fits.
  for (let tolerance = 0.00001; ; tolerance *= 2) {
    const simpler = thin(ring, tolerance);
    if (simpler.length <= most) return simpler.length >= 4 ? simpler : boundsOf(ring);
  }
}

/** Douglas and Peucker, without recursion: a coast has more points than a stack has room. */
function thin(ring: readonly LonLat[], tolerance: number): readonly LonLat[] {
  const kept = new Set([0, ring.length - 1]);
  // A closed ring begins where it ends, so its farthest point divides it first.
  const parts: (readonly [number, number])[] = [[0, ring.length - 1]];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [from, to] = part;
    const farthest = farthestBetween(ring, from, to);
    if (farthest.distance <= tolerance) continue;
    kept.add(farthest.index);
    parts.push([from, farthest.index], [farthest.index, to]);
  }
  return ring.filter((_, index) => kept.has(index));
}

function farthestBetween(ring: readonly LonLat[], from: number, to: number) {
  const [start, end] = [ring[from], ring[to]];
  let found = { index: from, distance: 0 };
  for (let index = from + 1; index < to; index += 1) {
    const point = ring[index];
    if (point === undefined || start === undefined || end === undefined) continue;
    const distance = distanceToLine(point, start, end);
    if (distance > found.distance) found = { index, distance };
  }
  return found;
}

/** In degrees of latitude; good enough to choose points by. */
function distanceToLine([lon, lat]: LonLat, [startLon, startLat]: LonLat, [endLon, endLat]: LonLat): number {
  const shrink = Math.cos((lat * Math.PI) / 180);
  const [dx, dy] = [(endLon - startLon) * shrink, endLat - startLat];
  const [px, py] = [(lon - startLon) * shrink, lat - startLat];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  return Math.hypot(px - along * dx, py - along * dy);
}

function boundsOf(ring: readonly LonLat[]): readonly LonLat[] {
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)];
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}
