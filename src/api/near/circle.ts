import { CallerError } from '../../model/errors.ts';
import type { Area, LonLat, Position } from '../../model/geography.ts';
import { distanceMetres } from '../../model/geography.ts';
import type { AreaId } from '../../model/ids.ts';
import type { Device, Directory } from '../../registry/port.ts';
import type { CityState } from '../../state/port.ts';
import { findArea } from '../vocabulary/find.ts';

/** A place, and how far around it people look. */
export type Circle = { readonly centre: Position; readonly radiusMetres: number };

export type AskedPlace = {
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  readonly at?: AreaId | undefined;
};

type Parts = { readonly registry: Directory; readonly state: Pick<CityState, 'measuring'> };

/**
 * The place that was asked for: a position, or the middle of an area, or else the middle of where the city is measured.
 *
 * @throws {CallerError} when it is half a position or two places at once, or there is no such area (404).
 */
export function centreOf({ lat, lon, at }: AskedPlace, parts: Parts): Position {
  if ((lat === undefined) !== (lon === undefined) || (lat !== undefined && at !== undefined)) {
    const detail = 'query: expected `lat` and `lon`, or `at`, or none of them.';
    throw new CallerError(detail, { status: 400, code: 'invalid_request' });
  }
  if (lat !== undefined && lon !== undefined) return { lat, lon };
  const area = at === undefined ? cityOf(parts.registry) : findArea(parts.registry, at);
  return middleOf(devicesOf(area, parts)) ?? (area === undefined ? nowhere : middleOfOutline(area));
}

/** A service that knows no place yet. */
const nowhere: Position = { lat: 0, lon: 0 };

function cityOf(registry: Directory): Area | undefined {
  for (const area of registry.areas()) if (area.level === 'city') return area;
  return undefined;
}

/** Most people look for a place to park: where there are bays, these say where the middle is. */
function devicesOf(area: Area | undefined, { registry, state }: Parts): readonly Device[] {
  const areas = area === undefined ? undefined : registry.areasWithin(area.id);
  const bays = state.measuring(['occupied'], { areas });
  if (bays.length > 0) return bays;
  return area === undefined ? [...registry.devices()] : [...registry.devicesIn(area.id)];
}

/** The device next to the middle of all: the middle itself may lie in a bay of the sea. */
function middleOf(devices: readonly Device[]): Position | undefined {
  const middle = mean(devices.map(({ position }) => position));
  let [nearest, least] = [devices[0]?.position, Number.POSITIVE_INFINITY];
  for (const { position } of devices) {
    const away = distanceMetres(middle, position);
    if (away < least) [nearest, least] = [position, away];
  }
  return nearest;
}

function middleOfOutline({ geometry }: Area): Position {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  return mean((rings[0] ?? []).map(([lon, lat]: LonLat) => ({ lat, lon })));
}

function mean(places: readonly Position[]): Position {
  let [lat, lon] = [0, 0];
  for (const place of places) [lat, lon] = [lat + place.lat, lon + place.lon];
  return { lat: lat / Math.max(1, places.length), lon: lon / Math.max(1, places.length) };
}
