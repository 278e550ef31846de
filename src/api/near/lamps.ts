import { z } from 'zod';
import type { FleetHealth } from '../../fleet/port.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import { stateOf } from '../lighting/faults.ts';
import { isDoubted } from '../vocabulary/basis.ts';
import type { CityParts, CityView } from '../vocabulary/city-view.ts';
import { distanceField, findNear, type Nearby } from '../vocabulary/near.ts';
import { PositionShape } from '../vocabulary/place.ts';
import { isLamp } from '../vocabulary/roles.ts';
import { countStates } from '../vocabulary/state-count.ts';
import { AgeShape, TimeShape } from '../vocabulary/value.ts';
import type { Circle } from './circle.ts';

const LampShape = z.object({
  id: z.string(),
  name: z.string(),
  position: PositionShape,
  distanceMetres: distanceField,
  state: z
    .enum(['faulty', 'silent'])
    .describe('`faulty`: it says that it is broken. `silent`: it spoke before, and says nothing any more.'),
  since: TimeShape.nullable().describe('When that began; null when it is not known.'),
  ageSeconds: AgeShape.nullable().describe('Of its last word.'),
});

export const LampsHereShape = z
  .object({
    lamps: z.int().min(0),
    faulty: z.int().min(0),
    sound: z.int().min(0),
    unknown: z.int().min(0).describe('Nobody knows whether they are sound: silent, doubted, or never heard.'),
    neverSeen: z.int().min(0).describe('The part of `unknown` that never spoke.'),
    ageSeconds: AgeShape.nullable().describe('Of the oldest word that was counted.'),
    out: z.array(LampShape).describe('Broken and silent ones, nearest first: 20 at most.'),
  })
  .meta({ id: 'LampsHere', description: 'Street lights within the radius: faulty + sound + unknown = lamps.' });

const mostListed = 20;

export type LampParts = CityParts & { readonly fleet: Pick<FleetHealth, 'openOf'> };

/** Street lights around a place that may be dark; `null` where there are no lamps. */
export function lampsHere(parts: LampParts, circle: Circle, view: CityView): z.output<typeof LampsHereShape> | null {
  const found = findNear(parts, circle, (device) => isLamp(device, view));
  if (found.length === 0) return null;
  const devices = found.map(({ device }) => device);
  const { total, on, off, unknown, neverSeen, basis } = countStates(devices, 'lamp_fault', view);
  return {
    lamps: total,
    faulty: on,
    sound: off,
    unknown,
    neverSeen,
    ageSeconds: basis.oldestAgeSeconds,
    out: found.flatMap((lamp) => presentOut(lamp, { parts, view })).slice(0, mostListed),
  };
}

type Seen = { readonly parts: LampParts; readonly view: CityView };

function presentOut({ device, distanceMetres }: Nearby, { parts, view }: Seen): z.output<typeof LampShape>[] {
  const state = outState(device, view);
  if (state === undefined) return [];
  const since = sinceWhen(parts.fleet, device, state);
  return [
    {
      id: device.id,
      name: device.name,
      position: { lat: device.position.lat, lon: device.position.lon },
      distanceMetres,
      state,
      since: since === undefined ? null : toIso(since),
      ageSeconds: view.heard(device).ageSeconds,
    },
  ];
}

/** One that never spoke may not even be built in yet; one that is doubted speaks. */
function outState(lamp: Device, view: CityView): 'faulty' | 'silent' | undefined {
  const state = stateOf(lamp, view);
  if (state !== 'unknown') return state === 'faulty' ? 'faulty' : undefined;
  const fact = view.fact(lamp, 'lamp_fault');
  return fact === undefined || isDoubted(fact) ? undefined : 'silent';
}

const sinceWhen = (
  fleet: Pick<FleetHealth, 'openOf'>,
  { id }: Device,
  state: 'faulty' | 'silent',
): EpochMs | undefined => fleet.openOf(id).find(({ problem }) => problem === state)?.since;
