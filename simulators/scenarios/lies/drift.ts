import { hours } from '../../../src/model/duration.ts';
import type { Lie } from './lie.ts';
import { rewriting } from './rewrite.ts';
import { measures, replacing } from './values.ts';

/** An instrument that drifts comes to rest somewhere. */
const most = 18;

/** A little more wrong every hour, as a sensor that ages is: no reading differs much from the one before. */
export const driftOf = (degreesPerHour: number): Lie => ({
  name: 'drift',
  suits: measures('air_temperature'),
  appoint: ({ kind }) => {
    const replace = replacing(kind, 'air_temperature');
    return rewriting('drift', (spoken, { sinceMs, turn }) => {
      if (turn === 0) return undefined;
      return replace(spoken, (value) => value + Math.min(most, (sinceMs / hours(1)) * degreesPerHour));
    });
  },
});

export const drift = driftOf(0.75);
