import { BugError } from '../../src/model/errors.ts';
import type { Area, LonLat } from '../../src/model/geography.ts';
import { areaId } from '../../src/model/ids.ts';
import { type District, districts, type Segment, type Street, segmentId, segmentName, streets } from './map.ts';
import { encloses } from './polygon.ts';

const cityId = areaId('santander');

/** The map's frame around all districts; the city's true border runs further out. */
const cityOutline: readonly LonLat[] = [
  [-3.84, 43.445],
  [-3.755, 43.445],
  [-3.755, 43.485],
  [-3.84, 43.485],
  [-3.84, 43.445],
];

const city: Area = {
  id: cityId,
  name: 'Santander',
  level: 'city',
  parent: undefined,
  geometry: { type: 'Polygon', coordinates: [cityOutline] },
};

const districtArea = ({ id, name, outline }: District): Area => ({
  id: areaId(id),
  name,
  level: 'district',
  parent: cityId,
  geometry: { type: 'Polygon', coordinates: [outline] },
});

/** @throws {BugError} when the map puts a street into no district, or across a border. */
export function districtOf(segment: Segment): District {
  const corners = segment.outlines.flat();
  const home = districts.find(({ outline }) => corners.every(([lon, lat]) => encloses(outline, { lat, lon })));
  if (home === undefined) throw new BugError(`no district holds all of the street piece ${JSON.stringify(segment)}`);
  return home;
}

const streetArea = (street: Street, segment: Segment): Area => ({
  id: areaId(segmentId(street, segment)),
  name: segmentName(street, segment),
  level: 'street',
  parent: areaId(districtOf(segment).id),
  geometry: { type: 'MultiPolygon', coordinates: segment.outlines.map((outline) => [outline]) },
});

/** All polygons of the simulated city, an area before the areas in it. */
export const areas = (): readonly Area[] => [
  city,
  ...districts.map(districtArea),
  ...streets.flatMap((street) => street.segments.map((segment) => streetArea(street, segment))),
];
