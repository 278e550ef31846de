import { z } from 'zod';
import { type QuantityId, quantity } from '../../model/quantity.ts';
import type { Summary } from '../../model/rollup.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import type { PastRollup } from '../../rollups/port.ts';
import { AgeShape, TimeShape } from '../vocabulary/value.ts';

/** Which values a mean is of: those that no test doubts, or all of them. */
export const ValuesShape = z
  .enum(['counted', 'all'])
  .describe(
    '`counted`, when left out: only values that no test doubts. `all`: suspect and failed ones too, in count, mean, min and max; percentiles are not kept of those and are null, and completeness stays that of the counted values.',
  );

export type Values = z.output<typeof ValuesShape>;

const FlagCountsShape = z
  .object({ pass: z.number(), not_evaluated: z.number(), suspect: z.number(), fail: z.number() })
  .meta({ id: 'FlagCounts' });

const figure = z.number().nullable();

export const WindowShape = z
  .object({
    start: TimeShape,
    end: TimeShape,
    ageSeconds: AgeShape.describe('Seconds since the end of the window; 0 while it lasts.'),
    count: z.int().min(0).describe('Values that the figures are of.'),
    unit: z.string().describe('UCUM code of mean, least and greatest; `1` for states.'),
    mean: figure.describe(
      'By the rule of the quantity: sound by energy, wind as a vector, a state as its share of the known time, a total as how much it grew. null when nothing says it.',
    ),
    min: figure,
    max: figure,
    percentiles: z
      .object({ p10: z.number(), p50: z.number(), p90: z.number() })
      .nullable()
      .describe(
        'Of the counted values; null without any, for states, totals and directions, and with `values=all`, for they are kept of counted values only.',
      ),
    completeness: z
      .number()
      .min(0)
      .max(1)
      .describe(
        'Share of the readings that were to be expected and that no test doubts, with `values=all` too; for a state the share of the time in which it is known.',
      ),
    quality: FlagCountsShape.describe('How many values there are of each quality.'),
    qualityShare: FlagCountsShape.describe('The same as shares of all values.'),
    revision: z.int().min(1).describe('1 when first worked out; one more each time that late data changed it.'),
    workedOutAt: TimeShape,
    restated: z.boolean().describe('Whether late data or a new judgement changed it after it was first worked out.'),
    open: z.boolean().describe('Whether it was worked out for this answer, and may still change.'),
  })
  .meta({ id: 'Rollup', description: 'What the values of a window of time say together.' });

export type Window = z.output<typeof WindowShape>;

export type Shown = { readonly values: Values; readonly now: EpochMs };

export function presentRollup(rollup: PastRollup, { values, now }: Shown): Window {
  const { start, end, revision, quality } = rollup;
  return {
    start: toIso(start),
    end: toIso(end),
    ageSeconds: Math.max(0, Math.round((now - end) / 1000)),
    ...figuresOf(values === 'all' ? rollup.all : rollup.counted, rollup.quantity),
    percentiles: values === 'all' || rollup.percentiles === undefined ? null : roundEach(rollup.percentiles),
    completeness: rounded(rollup.completeness),
    quality: { ...quality },
    qualityShare: sharesOf(quality),
    revision,
    workedOutAt: toIso(rollup.workedOutAt),
    restated: revision > 1,
    open: rollup.isOpen,
  };
}

const figuresOf = ({ count, mean, min, max }: Summary, id: QuantityId) => ({
  count,
  unit: quantity(id).unit,
  mean: mean === undefined ? null : rounded(mean),
  min: min ?? null,
  max: max ?? null,
});

function sharesOf({ pass, not_evaluated, suspect, fail }: PastRollup['quality']): PastRollup['quality'] {
  const all = Math.max(1, pass + not_evaluated + suspect + fail);
  return {
    pass: rounded(pass / all),
    not_evaluated: rounded(not_evaluated / all),
    suspect: rounded(suspect / all),
    fail: rounded(fail / all),
  };
}

const roundEach = ({ p10, p50, p90 }: { readonly p10: number; readonly p50: number; readonly p90: number }) => ({
  p10: rounded(p10),
  p50: rounded(p50),
  p90: rounded(p90),
});

/** No sensor of a street knows more than this, and digits cost room in a year of hours. */
const rounded = (figure: number): number => Math.round(figure * 1e6) / 1e6;
