import { z } from 'zod';
import type { ParkingForecasts } from '../../forecast/port.ts';
import { minutes } from '../../model/duration.ts';
import type { AreaId } from '../../model/ids.ts';
import { isAccessible } from '../../registry/port.ts';
import { ChanceShape, presentChance } from '../forecast/routes.ts';
import { ParkingTotalsShape, totalParking } from '../parking/totals.ts';
import { counts } from '../vocabulary/basis.ts';
import { type CityParts, type CityView } from '../vocabulary/city-view.ts';
import { distanceField, findNear, type Nearby } from '../vocabulary/near.ts';
import { isBay } from '../vocabulary/roles.ts';
import type { Circle } from './circle.ts';
import { type FreeTrail, TrendShape } from './free-trail.ts';
import { countLate, LateShape } from './late.ts';
import { walkField, walkMinutes } from './walking.ts';

const FreeBayShape = z
  .object({
    device: z.string(),
    name: z.string(),
    lat: z.number(),
    lon: z.number(),
    distanceMetres: distanceField,
    walkMinutes: walkField,
  })
  .nullable();

const StreetShape = ParkingTotalsShape.extend({
  id: z.string().nullable().describe('The area; null for bays that lie in none.'),
  name: z.string().nullable(),
  distanceMetres: distanceField.describe('To the nearest free bay; to the nearest bay where none is known to be free.'),
  walkMinutes: walkField,
  nearestFree: FreeBayShape.describe('Not one for people with a disability.'),
  nearestFreeAccessible: FreeBayShape.describe('For people with a disability.'),
  late: LateShape,
  trend: TrendShape,
  chance: ChanceShape.nullable().describe('Of a free place at the time of arrival on foot; of the whole street.'),
}).meta({ id: 'StreetNear', description: 'The bays of a street (or garage, or district) that lie within the radius.' });

export const ParkingHereShape = z
  .object({
    totals: ParkingTotalsShape.describe('Of all bays within the radius, as `/parking/near` counts them.'),
    late: LateShape,
    streets: z
      .array(StreetShape)
      .describe('Where a place is free, the nearest first; then by the chance of one; then those nobody knows of.'),
  })
  .meta({ id: 'ParkingHere' });

type Street = z.output<typeof StreetShape>;

export type StreetParts = CityParts & { readonly forecasts: ParkingForecasts; readonly trail: FreeTrail };

/** So many streets are listed at most. */
const mostStreets = 50;

/** Where to park within walking distance; `null` where there are no bays. */
export function parkingHere(parts: StreetParts, circle: Circle, view: CityView) {
  const bays = findNear(parts, circle, (device) => isBay(device, view));
  if (bays.length === 0) return null;
  const byArea = Map.groupBy(bays, ({ device }) => device.area);
  const streets = [...byArea].map(([area, ofStreet]) => presentStreet(parts, { area, bays: ofStreet }, view));
  const devices = bays.map(({ device }) => device);
  return {
    totals: totalParking(devices, view),
    late: countLate(devices, view),
    streets: streets.toSorted(bestFirst).slice(0, mostStreets),
  };
}

type Found = { readonly area: AreaId | undefined; readonly bays: readonly Nearby[] };

function presentStreet(parts: StreetParts, { area, bays }: Found, view: CityView): Street {
  const free = bays.filter(({ device }) => isFree(view.fact(device, 'occupied')));
  const nearest = free.find(({ device }) => !isAccessible(device));
  const { distanceMetres = 0 } = nearest ?? free[0] ?? bays[0] ?? {};
  const walk = walkMinutes(distanceMetres);
  const devices = bays.map(({ device }) => device);
  return {
    id: area ?? null,
    name: area === undefined ? null : (parts.registry.area(area)?.name ?? area),
    distanceMetres,
    walkMinutes: walk,
    ...totalParking(devices, view),
    late: countLate(devices, view),
    nearestFree: presentFree(nearest),
    nearestFreeAccessible: presentFree(free.find(({ device }) => isAccessible(device))),
    trend: area === undefined ? null : parts.trail.trendOf(area),
    chance: area === undefined ? null : chanceAfter(parts.forecasts, area, walk),
  };
}

const isFree = (fact: ReturnType<CityView['fact']>): boolean => counts(fact) && fact.value === 0;

const presentFree = (found: Nearby | undefined): z.output<typeof FreeBayShape> =>
  found === undefined
    ? null
    : {
        device: found.device.id,
        name: found.device.name,
        lat: found.device.position.lat,
        lon: found.device.position.lon,
        distanceMetres: found.distanceMetres,
        walkMinutes: walkMinutes(found.distanceMetres),
      };

/** Forecasts are made in steps of five minutes, up to an hour. */
function chanceAfter(forecasts: ParkingForecasts, area: AreaId, walk: number): Street['chance'] {
  const ahead = Math.min(60, Math.ceil(walk / 5) * 5);
  const [chance] = forecasts.ahead({ area, accessibleOnly: false }, [minutes(ahead)]).chances;
  return chance === undefined ? null : presentChance(chance);
}

/** Free for everybody: bays for people with a disability are not. */
const freeForAll = ({ free, accessible }: Street): number => free - accessible.free;

function rankOf(street: Street): number {
  if (freeForAll(street) > 0) return 0;
  const isTold = street.free + street.occupied > 0 || chanceOf(street) > 0;
  return isTold ? 1 : 2;
}

const chanceOf = ({ chance }: Street): number => chance?.probability ?? 0;

const bestFirst = (one: Street, other: Street): number =>
  rankOf(one) - rankOf(other) ||
  (rankOf(one) === 0 ? 0 : chanceOf(other) - chanceOf(one)) ||
  one.distanceMetres - other.distanceMetres ||
  (one.name ?? '').localeCompare(other.name ?? '', 'es');
