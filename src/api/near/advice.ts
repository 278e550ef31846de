import { z } from 'zod';
import type { EuropeanBand } from '../../indices/european-aqi.ts';

/**
 * What a band of the air means for somebody: a closed list, said in words by whoever shows it. After the health messages of the
 * European Environment Agency for its index.
 */
export const advices = ['as_usual', 'ease_if_symptoms', 'less_effort', 'little_effort', 'stay_inside'] as const;
export type Advice = (typeof advices)[number];

export const AdviceShape = z
  .object({
    everybody: z.enum(advices),
    asthma: z.enum(advices).describe('For people with asthma, and others whose lungs or heart are ill.'),
    children: z.enum(advices).describe('For children, and for the old.'),
  })
  .nullable()
  .describe('What the band means for people; null when there is no band.');

const sensitive: Readonly<Record<EuropeanBand, Advice>> = {
  good: 'as_usual',
  fair: 'as_usual',
  moderate: 'ease_if_symptoms',
  poor: 'less_effort',
  very_poor: 'little_effort',
  extremely_poor: 'stay_inside',
};

const everybody: Readonly<Record<EuropeanBand, Advice>> = {
  good: 'as_usual',
  fair: 'as_usual',
  moderate: 'as_usual',
  poor: 'ease_if_symptoms',
  very_poor: 'less_effort',
  extremely_poor: 'little_effort',
};

export const adviceFor = (band: EuropeanBand | null): z.output<typeof AdviceShape> =>
  band === null ? null : { everybody: everybody[band], asthma: sensitive[band], children: sensitive[band] };
