import { z } from 'zod';
import { quantity, quantityIds } from '../../model/quantity.ts';
import type { CityParts, CityView } from '../vocabulary/city-view.ts';
import { ValueShape } from '../vocabulary/value.ts';
import type { Circle } from './circle.ts';
import { presentStation, StationShape, speaking, stationsNear } from './stations.ts';

export const WeatherHereShape = z
  .object({ station: StationShape, values: z.array(ValueShape) })
  .meta({ id: 'WeatherHere' });

const quantities = quantityIds.filter((id) => quantity(id).topic === 'weather');
const reachMetres = 5000;

/** What the weather is around a place; `null` where nothing measures it. */
export function weatherHere(parts: CityParts, circle: Circle, view: CityView) {
  const near = stationsNear(parts, circle, { quantities, within: reachMetres });
  const station = speaking(near, quantities, view);
  if (station === undefined) return null;
  return {
    station: presentStation(station),
    values: view.values(station.device, (id) => quantity(id).topic === 'weather'),
  };
}
