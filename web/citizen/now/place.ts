import { keep, keepForVisit, kept, keptForVisit } from '../../shared/kept.ts';
import { note, noted } from '../../shared/route.tsx';

/** Where somebody looks: an area by its id, or a position. Nothing: the middle of the city. */
export type Place = { readonly at?: string; readonly lat?: number; readonly lon?: number };

const keptAs = 'barrio-place';

/** About ten metres: enough to find a place, and no more than that leaves the device. */
const rounded = (degrees: number): number => Number(degrees.toFixed(4));

/** What the address names, else where somebody looked in this visit, else the street of the last one. */
export function placeNow(): Place {
  const [at, lat, lon] = [noted('at'), noted('lat'), noted('lon')];
  return readPlace({ at, lat, lon }) ?? lastPlace() ?? {};
}

function lastPlace(): Place | undefined {
  const written = keptForVisit(keptAs) ?? kept(keptAs) ?? '';
  return readPlace(Object.fromEntries(new URLSearchParams(written)));
}

type Written = Readonly<Record<string, string | undefined>>;

/** @returns nothing where it names no place. */
export function readPlace({ at, lat, lon }: Written): Place | undefined {
  if (at !== undefined && at !== '') return { at };
  if (lat === undefined || lon === undefined || lat === '' || lon === '') return undefined;
  const [north, east] = [Number(lat), Number(lon)];
  const isPosition = Math.abs(north) <= 90 && Math.abs(east) <= 180;
  return isPosition ? { lat: rounded(north), lon: rounded(east) } : undefined;
}

/** Looks around another place. Only a street is remembered for the next visit: where somebody stood is nobody's business. */
export function choosePlace(place: Place): void {
  const written = {
    at: place.at,
    lat: place.lat === undefined ? undefined : String(rounded(place.lat)),
    lon: place.lon === undefined ? undefined : String(rounded(place.lon)),
  };
  note(written);
  const given = Object.entries(written).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const text = new URLSearchParams(given).toString();
  keepForVisit(keptAs, text);
  keep(keptAs, place.at === undefined ? '' : text);
}

export const forgetPlace = (): void => choosePlace({});

/** How far people walk, in metres. */
export const reaches = [300, 600, 1000] as const;
export type Reach = (typeof reaches)[number];

export const reachNow = (): Reach => reaches.find((reach) => String(reach) === noted('walk')) ?? 600;

/** What is asked about where somebody looks. */
export const nearQuery = () => ({ ...placeNow(), radius: reachNow() });
