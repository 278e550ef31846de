import { readFileSync } from 'node:fs';
import { BugError } from '../../src/model/errors.ts';
import type { LonLat, Position } from '../../src/model/geography.ts';
import districtsFile from './districts.json' with { type: 'json' };
import { encloses, type Outline } from './polygon.ts';
import streetsFile from './streets.json' with { type: 'json' };

/** A piece of a street between house numbers; one or two strips of kerb, and the parking bays in them. */
export type Segment = {
  readonly numbers: string;
  readonly outlines: readonly Outline[];
  readonly bays: readonly LonLat[];
};
export type Street = { readonly id: string; readonly name: string; readonly segments: readonly Segment[] };
export type District = {
  readonly id: string;
  readonly name: string;
  /** How closely lamps stand, against the most open district. */
  readonly lampDensity: number;
  readonly outline: Outline;
};

// The files are our own source, and a test reads all of them: plain checks do, a schema library would cost the simulator
// more memory than the whole city.
function toLonLat([lon, lat]: readonly number[]): LonLat {
  if (lon === undefined || lat === undefined) throw new BugError('the map has a position without two coordinates');
  return [lon, lat];
}

export const streets: readonly Street[] = streetsFile.streets.map((street) => ({
  ...street,
  segments: street.segments.map(({ numbers, outlines, bays }) => ({
    numbers,
    outlines: outlines.map((outline) => outline.map(toLonLat)),
    bays: bays.map(toLonLat),
  })),
}));

export const districts: readonly District[] = districtsFile.districts.map((district) => ({
  ...district,
  outline: district.outline.map(toLonLat),
}));

type Coast = { readonly features: readonly { readonly geometry: { readonly coordinates: number[][][][] } }[] };

const coast: Coast = JSON.parse(readFileSync(new URL('santander-land.geojson', import.meta.url), 'utf8'));
const islands: readonly (readonly Outline[])[] = coast.features.flatMap(({ geometry }) =>
  geometry.coordinates.map((island) => island.map((shore) => shore.map(toLonLat))),
);

/** Whether a place is dry. Coast good to about 50 m. */
export const isOnLand = (place: Position): boolean =>
  islands.some(([shore = [], ...lakes]) => encloses(shore, place) && !lakes.some((lake) => encloses(lake, place)));

/** How a segment is called: its street, and its house numbers where the street is long. */
export const segmentId = ({ id }: Street, { numbers }: Segment): string => (numbers === '' ? id : `${id}-${numbers}`);
export const segmentName = ({ name }: Street, { numbers }: Segment): string =>
  numbers === '' ? name : `${name} ${numbers}`;
