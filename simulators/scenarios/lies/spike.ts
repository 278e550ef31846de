import type { QuantityId } from '../../../src/model/quantity.ts';
import type { Lie } from './lie.ts';
import { rewriting } from './rewrite.ts';
import { measures, replacing } from './values.ts';

const spiking: readonly QuantityId[] = ['pm10', 'no2', 'o3'];
/** The readings around a spike are true, as a spike is one reading and no more. */
const every = 7;

/** Now and then one reading stands far above those around it. */
export const spikeOf = (factor: number): Lie => ({
  name: 'spike',
  suits: measures(...spiking),
  appoint: ({ nth, kind }) => {
    const replace = replacing(kind, spiking[nth % spiking.length] ?? 'pm10');
    return rewriting('spike', (spoken, { turn }) => {
      if (turn % every !== every - 1) return undefined;
      const rewritten = replace(spoken, (value) => value * factor);
      return rewritten && { ...rewritten, episode: (turn + 1) / every };
    });
  },
});

export const spike = spikeOf(8);
