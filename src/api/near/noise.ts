import { z } from 'zod';
import { BugError } from '../../model/errors.ts';
import { counts } from '../vocabulary/basis.ts';
import type { CityParts, CityView } from '../vocabulary/city-view.ts';
import { ValueShape } from '../vocabulary/value.ts';
import type { Circle } from './circle.ts';
import { presentStation, StationShape, speaking, stationsNear } from './stations.ts';

/** How loud it is in a word, for what one hears at this moment; limits of law and of health are means over days and nights. */
const noiseBands = ['quiet', 'lively', 'loud', 'very_loud'] as const;
type NoiseBand = (typeof noiseBands)[number];

/** In dB(A), below which it is still so: a talk is about 60, a street with much traffic 70. */
const bounds: readonly (readonly [NoiseBand, number])[] = [
  ['quiet', 50],
  ['lively', 60],
  ['loud', 70],
];

export const noiseBand = (decibels: number): NoiseBand =>
  bounds.find(([, below]) => decibels < below)?.[0] ?? 'very_loud';

export const NoiseHereShape = z
  .object({
    station: StationShape,
    value: ValueShape,
    band: z
      .enum(noiseBands)
      .nullable()
      .describe('Below 50 dB(A) quiet, below 60 lively, below 70 loud; null when nothing is known now.'),
  })
  .meta({ id: 'NoiseHere', description: 'How loud it is at the nearest station within the radius that is heard.' });

/** How loud it is around a place; `null` where nothing listens: sound does not carry far. */
export function noiseHere(parts: CityParts, circle: Circle, view: CityView): z.output<typeof NoiseHereShape> | null {
  const quantities = ['sound_level'] as const;
  const station = speaking(stationsNear(parts, circle, { quantities, within: circle.radiusMetres }), quantities, view);
  if (station === undefined) return null;
  const value = view.value(station.device, 'sound_level');
  if (value === undefined)
    throw new BugError(`${station.device.id} measures no sound, and was taken for one that does`);
  const fact = view.fact(station.device, 'sound_level');
  return { station: presentStation(station), value, band: counts(fact) ? noiseBand(fact.value) : null };
}
