import { z } from 'zod';
import { type Duration, minutes } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { quantity, quantityIds } from '../../model/quantity.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import { EuropeanShape, lastHourOfAir } from '../indices/air.ts';
import type { Sources } from '../indices/subject.ts';
import type { CityParts, CityView } from '../vocabulary/city-view.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { ValueShape } from '../vocabulary/value.ts';
import { AdviceShape, adviceFor } from './advice.ts';
import type { Circle } from './circle.ts';
import { presentStation, type Station, StationShape, speaking, stationsNear } from './stations.ts';

export const AirHereShape = z
  .object({
    station: StationShape,
    hour: EuropeanShape.nullable().describe('The last whole hour as an index; null while the store does not answer.'),
    advice: AdviceShape,
    values: z.array(ValueShape).describe('What it measures now.'),
  })
  .meta({ id: 'AirHere', description: 'The air at the nearest station that has an index for the last whole hour.' });

type Hour = z.output<typeof EuropeanShape>;

/** The index of a station is asked for once in a minute, however many people look. */
export type AirHours = { readonly of: (device: Device, at: EpochMs) => Promise<Hour | undefined> };

const keptFor = minutes(1);

export function createAirHours(sources: Sources, storeTime: Duration): AirHours {
  const asked = new Map<string, { readonly at: EpochMs; readonly hour: Promise<Hour | undefined> }>();
  return {
    of(device, at) {
      const known = asked.get(device.id);
      if (known !== undefined && Math.abs(at - known.at) < keptFor) return known.hour;
      const hour = ask(sources, { device, at, storeTime });
      asked.set(device.id, { at, hour });
      return hour;
    },
  };
}

type Question = { readonly device: Device; readonly at: EpochMs; readonly storeTime: Duration };

/** Without the store people still see what is measured now. */
async function ask(sources: Sources, { device, at, storeTime }: Question): Promise<Hour | undefined> {
  try {
    const subject = { by: 'device' as const, group: device.id, devices: [device] };
    return await withinTime(lastHourOfAir(sources, subject, at), storeTime);
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
}

const quantities = quantityIds.filter((id) => quantity(id).topic === 'air');

/** The air of a quarter is much the same; further away it is another. */
const reachMetres = 3000;
/** So many stations are asked for an index before people are told that there is none. */
const mostAsked = 3;

export type AirParts = CityParts & { readonly airHours: AirHours };

/** The air around a place; `null` where nothing measures it. */
export async function airHere(parts: AirParts, circle: Circle, view: CityView) {
  const near = stationsNear(parts, circle, { quantities, within: Math.max(reachMetres, circle.radiusMetres) });
  const first = speaking(near, quantities, view);
  if (first === undefined) return null;
  const { station, hour } = await bestOf([first, ...near.filter((each) => each !== first)], parts, view);
  return {
    station: presentStation(station),
    hour: hour ?? null,
    advice: adviceFor(hour?.band ?? null),
    values: view.values(station.device, (id) => quantity(id).topic === 'air'),
  };
}

/** The nearest with an index, of the first few; else the very nearest without. */
async function bestOf(stations: readonly Station[], { airHours }: AirParts, { now }: CityView) {
  const asked = stations.slice(0, mostAsked).map(async (station) => ({
    station,
    hour: await airHours.of(station.device, now),
  }));
  const answers = await Promise.all(asked);
  const best = answers.find(({ hour }) => (hour?.band ?? null) !== null) ?? answers[0];
  if (best === undefined) throw new RangeError('no station was asked');
  return best;
}
