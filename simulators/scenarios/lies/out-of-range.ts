import type { Lie } from './lie.ts';
import { rewriting } from './rewrite.ts';
import { measures, replacing } from './values.ts';

/** A winter night of Siberia (Santander's feed once said so in an October, by a healthy battery), and air that nobody could breathe. */
const outside = [
  { id: 'air_temperature', value: -24.58, decimals: 2 },
  { id: 'pm2_5', value: 900, decimals: 0 },
] as const;
const every = 7;

/** Now and then a value that an instrument can show, but no city has. */
export const outOfRange: Lie = {
  name: 'out_of_range',
  suits: measures('air_temperature', 'pm2_5'),
  appoint: ({ nth, kind }) => {
    const { id, value, decimals } = outside[nth % outside.length] ?? outside[0];
    const replace = replacing(kind, id, decimals);
    return rewriting('out_of_range', (spoken, { turn }) => {
      if (turn % every !== every - 1) return undefined;
      const rewritten = replace(spoken, () => value);
      return rewritten && { ...rewritten, episode: (turn + 1) / every };
    });
  },
};
