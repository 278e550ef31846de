import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import type { KindId } from '../../model/ids.ts';
import { type QuantityId, quantity, quantityIds } from '../../model/quantity.ts';
import { rollupLevels } from '../../model/rollup.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import type { History } from '../../rollups/port.ts';
import type { TimeSpan } from '../../stores/port.ts';
import { type Every, lengthOf, levelOf } from '../vocabulary/every.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { presentRollup, type Values, ValuesShape, WindowShape } from './window.ts';

/** What answers in windows of time have in common, whoever they are of. */
export const seriesFields = {
  from: TimeShape,
  to: TimeShape,
  everySeconds: z.number().describe('Length of a window; a day of the city may have 23 or 25 hours.'),
  level: z
    .enum(rollupLevels)
    .nullable()
    .describe('The level whose windows these are; null for spans that are worked out from the readings each time.'),
  values: ValuesShape,
  series: z.array(z.object({ quantity: z.enum(quantityIds), unit: z.string(), buckets: z.array(WindowShape) })),
};

const SeriesShape = z.object(seriesFields);
export type SeriesAnswer = z.output<typeof SeriesShape>;

export type SeriesQuestion = {
  readonly by: 'device' | 'area';
  readonly group: string;
  readonly kind: KindId;
  readonly quantities: readonly QuantityId[];
  readonly span: TimeSpan;
  readonly every: Every;
  readonly values: Values;
  readonly now: EpochMs;
};

/**
 * The past of one device or area in windows of time, quantity by quantity; windows without data are left out.
 *
 * @throws {CallerError} when the question makes more windows than one answer holds.
 */
export async function seriesOf(history: History, question: SeriesQuestion): Promise<SeriesAnswer> {
  const { by, group, kind, quantities, span, every, values, now } = question;
  refuseTooMany(question);
  const { rollups } = await history.rollups({ ...span, kind, quantities, by, groups: [group], every });
  const byQuantity = Map.groupBy(rollups, (rollup) => rollup.quantity);
  return {
    from: toIso(span.from),
    to: toIso(span.to),
    everySeconds: lengthOf(every) / 1000,
    level: levelOf(every),
    values,
    series: quantities.map((id) => ({
      quantity: id,
      unit: quantity(id).unit,
      buckets: (byQuantity.get(id) ?? []).map((rollup) => presentRollup(rollup, { values, now })),
    })),
  };
}

const mostWindows = 10_000;

function refuseTooMany({ span, every, quantities }: SeriesQuestion): void {
  const length = lengthOf(every);
  const windows = length === 0 ? Number.POSITIVE_INFINITY : ((span.to - span.from) / length) * quantities.length;
  if (windows <= mostWindows) return;
  throw new CallerError(
    `query every: would make more than ${mostWindows} buckets; ask for a longer span, fewer quantities or a shorter time.`,
    { status: 400, code: 'invalid_request' },
  );
}
