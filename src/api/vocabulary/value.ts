import { z } from 'zod';
import { qualityCodes } from '../../model/quality.ts';
import { quantityIds } from '../../model/quantity.ts';
import type { Value } from '../../model/value.ts';

export const QualityShape = z
  .enum(['pass', 'not_evaluated', 'suspect', 'fail', 'missing'] satisfies (keyof typeof qualityCodes)[])
  .describe(
    'How far it can be trusted, after QARTOD: `pass` when a test ran and none doubted it, `not_evaluated` when no test could run, `suspect` and `fail` when one doubted it, `missing` without any value.',
  );

export const FreshnessShape = z
  .enum(['live', 'late', 'stale', 'never_seen'])
  .describe('Age by the rhythm of the kind; only live and late values are known.');

export const TimeShape = z.string().meta({ format: 'date-time', example: '2026-11-21T10:00:00.000Z' });

export const AgeShape = z
  .int()
  .min(0)
  .describe(
    'Seconds since it was heard: since it was observed, or since it reached us where its time lies ahead of that or its clock is doubted.',
  );

const PlainValueShape = z.union([z.number(), z.boolean()]).nullable();

/** A value as it is shown everywhere: never without its age and quality. */
export const ValueShape: z.ZodType<Value> = z
  .object({
    quantity: z.enum(quantityIds),
    value: PlainValueShape.describe('`null` when it is not known: never seen, or silent for too long.'),
    lastValue: PlainValueShape.describe('The last word, also when it is too old to mean anything.'),
    unit: z.string().describe('UCUM code; `1` for states.'),
    time: TimeShape.nullable().describe('When it was observed.'),
    receivedAt: TimeShape.nullable().describe('When it reached us.'),
    ageSeconds: AgeShape.nullable(),
    freshness: FreshnessShape,
    quality: QualityShape,
    reasons: z
      .array(z.string())
      .describe(
        'Why the quality is what it is. Each begins with the name of a test and a colon; the test is explained at `/quality/{test}`.',
      ),
    revision: z
      .int()
      .min(1)
      .nullable()
      .describe(
        'How often it was judged: 1 at first. The spike test judges a value once more when the next one is there; value and times stay as they are.',
      ),
  })
  .meta({ id: 'Value', description: 'A value with its age and quality. A silent sensor is unknown: `value` is null.' });
