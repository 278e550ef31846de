import { z } from 'zod';
import { qualityCodes } from '../../model/quality.ts';
import { quantityIds } from '../../model/quantity.ts';
import type { Value } from '../../model/value.ts';

export const QualityShape = z
  .enum(['pass', 'not_evaluated', 'suspect', 'fail', 'missing'] satisfies (keyof typeof qualityCodes)[])
  .describe(
    'How far it can be trusted, after QARTOD; `not_evaluated` until it was judged, `missing` without any value.',
  );

export const FreshnessShape = z
  .enum(['live', 'late', 'stale', 'never_seen'])
  .describe('Age by the rhythm of the kind; only live and late values are known.');

export const TimeShape = z.string().meta({ format: 'date-time', example: '2026-11-21T10:00:00.000Z' });

export const AgeShape = z.int().min(0).describe('Seconds since it was observed.');

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
    reasons: z.array(z.string()).describe('Why the quality is what it is.'),
  })
  .meta({ id: 'Value', description: 'A value with its age and quality. A silent sensor is unknown: `value` is null.' });
