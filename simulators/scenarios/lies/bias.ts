import type { Lie } from './lie.ts';
import { rewriting } from './rewrite.ts';
import { measures, replacing } from './values.ts';

/** Always too warm by the same, as a box in the sun or over a vent is. Each reading by itself could be true. */
export const biasOf = (degrees: number): Lie => ({
  name: 'bias',
  suits: measures('air_temperature'),
  appoint: ({ kind }) => {
    const replace = replacing(kind, 'air_temperature');
    return rewriting('bias', (spoken) => replace(spoken, (value) => value + degrees));
  },
});

export const bias = biasOf(12);
