import { z } from 'zod';
import type { IndexBasis } from '../../indices/evidence.ts';
import { quantityIds } from '../../model/quantity.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import { AgeShape, TimeShape } from '../vocabulary/value.ts';

const InputShape = z
  .object({
    quantity: z.enum(quantityIds),
    counted: z.int().min(0).describe('Values that no test doubts: only these enter.'),
    quality: z
      .object({ pass: z.int(), not_evaluated: z.int(), suspect: z.int(), fail: z.int() })
      .describe('How many values there were of each quality, also of those that do not enter.'),
    completeness: z.number().min(0).max(1).describe('Share of what was to be expected in the whole span.'),
    corrections: z
      .int()
      .min(0)
      .describe('How often late data or new judgements have changed what this was worked out from.'),
  })
  .meta({ id: 'IndexInput', description: 'What one quantity gave to an index.' });

export const IndexBasisShape = z
  .object({
    from: TimeShape,
    to: TimeShape,
    ageSeconds: AgeShape.describe('Seconds from the end of the span to the moment that the answer speaks of.'),
    inputs: z.array(InputShape),
  })
  .meta({ id: 'IndexBasis', description: 'What an index rests on: the span, and each quantity with its quality.' });

/** Why something is not known; empty where everything is. */
export const ReasonsShape = z.array(z.string()).describe('What is missing, and why a value is null.');

export const presentBasis = ({ from, to, inputs }: IndexBasis, at: EpochMs): z.output<typeof IndexBasisShape> => ({
  from: toIso(from),
  to: toIso(to),
  ageSeconds: Math.max(0, Math.round((at - to) / 1000)),
  inputs: inputs.map(({ completeness, quality, ...input }) => ({
    ...input,
    quality: { ...quality },
    completeness: shownShare(completeness),
  })),
});

/** Never rounded up to a limit that it does not reach. */
export const shownShare = (share: number): number => Math.floor(share * 10_000) / 10_000;

/** To so many digits after the point; what is not known stays unknown. */
export const rounded = (value: number | null, digits: number): number | null =>
  value === null ? null : Number(value.toFixed(digits));
