import type { LonLat, Position } from '../../src/model/geography.ts';

/** A closed line around a piece of the city: the last corner is the first. */
export type Outline = readonly LonLat[];

/** A flat copy of a few kilometres: metres east and north of a corner of Santander. Good to a few centimetres there. */
export type Metres = readonly [east: number, north: number];

const origin: LonLat = [-3.8, 43.46];
const metresPerDegree = 111_195;
const shrink = Math.cos((origin[1] * Math.PI) / 180);

export const toMetres = ([lon, lat]: LonLat): Metres => [
  (lon - origin[0]) * metresPerDegree * shrink,
  (lat - origin[1]) * metresPerDegree,
];

const sixDecimals = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

export const toPosition = ([east, north]: Metres): Position => ({
  lat: sixDecimals(origin[1] + north / metresPerDegree),
  lon: sixDecimals(origin[0] + east / (metresPerDegree * shrink)),
});

/** Whether a place lies inside the outline (even-odd rule). */
export function encloses(outline: Outline, { lat, lon }: Position): boolean {
  let inside = false;
  for (let at = 1; at < outline.length; at += 1) {
    const [from, to] = [outline[at - 1], outline[at]];
    if (from === undefined || to === undefined || from[1] > lat === to[1] > lat) continue;
    if (lon < ((to[0] - from[0]) * (lat - from[1])) / (to[1] - from[1]) + from[0]) inside = !inside;
  }
  return inside;
}

/** The smallest upright rectangle around an outline, in metres. */
export function bounds(outline: Outline): { readonly from: Metres; readonly to: Metres } {
  const corners = outline.map(toMetres);
  const easts = corners.map(([east]) => east);
  const norths = corners.map(([, north]) => north);
  return { from: [Math.min(...easts), Math.min(...norths)], to: [Math.max(...easts), Math.max(...norths)] };
}

/** Square metres inside the outline (shoelace formula). */
export function areaOf(outline: Outline): number {
  const corners = outline.map(toMetres);
  let twice = 0;
  for (let at = 1; at < corners.length; at += 1) {
    const [from, to] = [corners[at - 1], corners[at]];
    if (from !== undefined && to !== undefined) twice += from[0] * to[1] - to[0] * from[1];
  }
  return Math.abs(twice) / 2;
}
