import type { Area, LonLat, Position } from '../model/geography.ts';
import { areaId } from '../model/ids.ts';

/** Half the side of the ground of one bay: a hand's breadth, so that no two bays share any. */
const halfDegrees = 1e-6;

const groundOf = ({ lat, lon }: Position): readonly (readonly LonLat[])[] => {
  const [west, east] = [lon - halfDegrees, lon + halfDegrees];
  const [south, north] = [lat - halfDegrees, lat + halfDegrees];
  return [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ];
};

type Placed = { readonly street: string | undefined; readonly position: Position };

/** The streets that are named, in the order of their names: each an area, whose ground is that of the bays that lie in it. */
export function streetsOf(bays: readonly Placed[]): readonly Area[] {
  const byStreet = Map.groupBy(bays, ({ street }) => street);
  const names = [...byStreet.keys()].filter((name) => name !== undefined).sort();
  return names.map((name, index) => ({
    id: areaId(`street-${index + 1}`),
    name,
    level: 'street',
    parent: undefined,
    geometry: {
      type: 'MultiPolygon',
      coordinates: (byStreet.get(name) ?? []).map(({ position }) => groundOf(position)),
    },
  }));
}
