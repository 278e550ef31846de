import { z } from 'zod';
import { distanceMetres } from '../../model/geography.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Device } from '../../registry/port.ts';
import type { CityState } from '../../state/port.ts';
import { counts } from '../vocabulary/basis.ts';
import type { CityView } from '../vocabulary/city-view.ts';
import { distanceField } from '../vocabulary/near.ts';
import { PositionShape } from '../vocabulary/place.ts';
import type { Circle } from './circle.ts';

export const StationShape = z
  .object({ id: z.string(), name: z.string(), distanceMetres: distanceField, position: PositionShape })
  .meta({ id: 'StationNear', description: 'Who measured it.' });

export type Station = { readonly device: Device; readonly distanceMetres: number };

export const presentStation = ({ device, distanceMetres }: Station): z.output<typeof StationShape> => ({
  id: device.id,
  name: device.name,
  distanceMetres,
  position: { lat: device.position.lat, lon: device.position.lon },
});

type Wanted = { readonly quantities: readonly QuantityId[]; readonly within: number };

/** The stations that measure any of these, nearest first. */
export function stationsNear(
  { state }: { readonly state: Pick<CityState, 'measuring'> },
  { centre }: Pick<Circle, 'centre'>,
  { quantities, within }: Wanted,
): readonly Station[] {
  return state
    .measuring(quantities, { areas: undefined })
    .map((device) => ({ device, distanceMetres: Math.round(distanceMetres(centre, device.position)) }))
    .filter((station) => station.distanceMetres <= within)
    .toSorted((one, other) => one.distanceMetres - other.distanceMetres);
}

/** The nearest of which something is known now; else the nearest, of which it can be said that nothing is. */
export const speaking = (
  stations: readonly Station[],
  of: readonly QuantityId[],
  view: CityView,
): Station | undefined =>
  stations.find(({ device }) => of.some((quantity) => counts(view.fact(device, quantity)))) ?? stations[0];
