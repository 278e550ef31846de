import type { Sign, Tone } from '../signs.ts';

/** How something on a map can be: the same word, sign and colour as in the list. */
export type State = {
  readonly id: string;
  readonly label: string;
  readonly tone: Tone;
  readonly sign: Sign;
};

/** A thing that stands somewhere. */
export type Point = {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  /** The id of one of the states of the map. */
  readonly state: string;
  /** Its name, shown once the map is near enough. */
  readonly label: string;
};

export type Place = { readonly lat: number; readonly lon: number };

/** A part of the world: west, south, east, north, in degrees. */
export type Frame = readonly [number, number, number, number];

const metresOfDegree = 111_320;

/** A square that holds a circle. */
export function frameAround({ lat, lon }: Place, metres: number): Frame {
  const high = metres / metresOfDegree;
  const wide = high / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return [lon - wide, lat - high, lon + wide, lat + high];
}

/** The smallest frame that holds all points; `undefined` without any. */
export function frameOf(points: readonly Place[]): Frame | undefined {
  const frame: [number, number, number, number] = [180, 90, -180, -90];
  for (const { lat, lon } of points) {
    frame[0] = Math.min(frame[0], lon);
    frame[1] = Math.min(frame[1], lat);
    frame[2] = Math.max(frame[2], lon);
    frame[3] = Math.max(frame[3], lat);
  }
  return points.length === 0 ? undefined : frame;
}

/** The corners of a circle, as GeoJSON wants them. */
export function circleAround(centre: Place, metres: number): [number, number][] {
  const [west, south] = frameAround(centre, metres);
  const corners = 64;
  return Array.from({ length: corners + 1 }, (_, at) => {
    const turn = (2 * Math.PI * at) / corners;
    return [centre.lon + (centre.lon - west) * Math.sin(turn), centre.lat + (centre.lat - south) * Math.cos(turn)];
  });
}
