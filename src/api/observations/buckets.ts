import { z } from 'zod';
import type { Duration } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import { type QuantityId, quantity, quantityIds } from '../../model/quantity.ts';
import { after, type EpochMs, toIso } from '../../model/time.ts';
import type { AggregateRow, Store } from '../../stores/port.ts';
import { AgeShape, TimeShape } from '../vocabulary/value.ts';
import type { PastQuestion } from './past.ts';

const BucketShape = z.object({
  start: TimeShape,
  end: TimeShape,
  ageSeconds: AgeShape.describe('Seconds since the end of the bucket; 0 while it lasts.'),
  count: z.int().min(0).describe('Observations in the bucket.'),
  unit: z.string().describe('UCUM code of mean, least and greatest; `1` for states.'),
  mean: z
    .number()
    .describe('Of the raw observations, whatever their quality; for a state the share of them that are true.'),
  min: z.number(),
  max: z.number(),
});

export const BucketsShape = z
  .object({
    device: z.string(),
    from: TimeShape,
    to: TimeShape,
    everySeconds: z.number(),
    series: z.array(z.object({ quantity: z.enum(quantityIds), unit: z.string(), buckets: z.array(BucketShape) })),
  })
  .meta({
    id: 'ObservationBuckets',
    description: 'The past by spans of time; a span without observations is left out.',
  });

type Bucket = z.output<typeof BucketShape>;

const maxBuckets = 10_000;

/** @throws {CallerError} when the question makes more buckets than one answer holds. */
export async function bucketsOf(
  store: Store,
  question: PastQuestion & { readonly every: Duration },
): Promise<z.output<typeof BucketsShape>> {
  const { device, quantities, span, every, now } = question;
  refuseTooMany(question);
  return {
    device: device.id,
    from: toIso(span.from),
    to: toIso(span.to),
    everySeconds: every / 1000,
    series: await Promise.all(
      quantities.map(async (id) => ({
        quantity: id,
        unit: quantity(id).unit,
        buckets: (await store.aggregate(aggregateOf(question, id))).map((row) => presentRow(row, { id, every, now })),
      })),
    ),
  };
}

const aggregateOf = ({ device, kind, span, every }: PastQuestion & { readonly every: Duration }, id: QuantityId) => ({
  ...span,
  kind: kind.id,
  quantity: id,
  every,
  by: 'device' as const,
  device: device.id,
});

function presentRow(
  { start, count, mean, min, max }: AggregateRow,
  { id, every, now }: { readonly id: QuantityId; readonly every: Duration; readonly now: EpochMs },
): Bucket {
  const end = after(start, every);
  const ageSeconds = Math.max(0, Math.round((now - end) / 1000));
  return { start: toIso(start), end: toIso(end), ageSeconds, count, unit: quantity(id).unit, mean, min, max };
}

function refuseTooMany({ span, every, quantities }: PastQuestion & { readonly every: Duration }): void {
  const buckets = every === 0 ? Number.POSITIVE_INFINITY : ((span.to - span.from) / every) * quantities.length;
  if (buckets <= maxBuckets) return;
  throw new CallerError(
    `query every: would make more than ${maxBuckets} buckets; ask for a longer span, fewer quantities or a shorter time.`,
    { status: 400, code: 'invalid_request' },
  );
}
