import { type Announcement, isOfWholeCity } from '../../model/alert.ts';
import type { Area, LonLat, Position } from '../../model/geography.ts';
import type { Directory } from '../../registry/port.ts';
import { nameOf } from '../alerts/subject.ts';
import { simplifyRing } from './simplify.ts';

/** Where a warning holds: CAP 1.2, 3.2.4. */
export type CapArea = {
  readonly areaDesc: string;
  /** `lat,lon lat,lon ...`, the last the same as the first. */
  readonly polygon?: readonly string[] | undefined;
  /** `lat,lon radius`, the radius in kilometres. */
  readonly circle?: readonly string[] | undefined;
};

/** A lamp or a bay concerns whoever stands before it. */
const radiusKilometres = 0.1;

/** The area of each part of the city that an announcement is about, and a circle around each device. */
export function areasOf(
  { areas, places, subjects }: Pick<Announcement, 'areas' | 'places' | 'subjects'>,
  registry: Pick<Directory, 'area' | 'areas' | 'device'>,
): readonly CapArea[] {
  if (places.length > 0)
    return places.map(({ device, position }) => around(registry.device(device)?.name ?? device, position));
  if (isOfWholeCity({ subjects })) return [wholeCity(registry)];
  if (areas.length === 0) return subjects.map((subject) => ({ areaDesc: nameOf(subject, registry) }));
  return areas.map((id) => {
    const area = registry.area(id);
    return area === undefined ? { areaDesc: id } : within(area);
  });
}

const around = (areaDesc: string, position: Position): CapArea => ({
  areaDesc,
  circle: [`${pair(position)} ${radiusKilometres}`],
});

function wholeCity(registry: Pick<Directory, 'areas'>): CapArea {
  for (const area of registry.areas()) if (area.level === 'city') return within(area);
  return { areaDesc: 'city' };
}

/** A hole in a polygon cannot be said in CAP; it is left out, so that too many are warned rather than too few. */
function within({ name, geometry }: Area): CapArea {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const rings = polygons.flatMap(([outer]) => (outer === undefined ? [] : [writeRing(outer)]));
  return { areaDesc: name, polygon: rings };
}

/** GeoJSON says longitude first, CAP latitude. */
const writeRing = (ring: readonly LonLat[]): string =>
  simplifyRing(ring)
    .map(([lon, lat]) => pair({ lat, lon }))
    .join(' ');

/** Six decimals are a hand's breadth. */
const pair = ({ lat, lon }: Position): string => `${round(lat)},${round(lon)}`;
const round = (degrees: number): number => Number(degrees.toFixed(6));
