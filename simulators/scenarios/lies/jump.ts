import type { Lie } from './lie.ts';
import { rewriting } from './rewrite.ts';
import { measures, replacing } from './values.ts';

const jumps = [
  { id: 'air_temperature', by: 15 },
  { id: 'atmospheric_pressure', by: -25 },
  { id: 'air_temperature', by: -15 },
] as const;
/** So many readings after each other are wrong by the same, of so many. */
const lasting = 4;
const every = 16;

/** From one reading to the next everything is different by the same amount, for a while, as after a knock or a reset. */
export const jump: Lie = {
  name: 'jump',
  suits: measures('air_temperature', 'atmospheric_pressure'),
  appoint: ({ nth, kind }) => {
    const { id, by } = jumps[nth % jumps.length] ?? jumps[0];
    const replace = replacing(kind, id);
    return rewriting('jump', (spoken, { turn }) => {
      if (turn % every < every - lasting) return undefined;
      const rewritten = replace(spoken, (value) => value + by);
      return rewritten && { ...rewritten, episode: 1 + Math.floor(turn / every) };
    });
  },
};
