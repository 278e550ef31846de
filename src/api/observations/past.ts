import { z } from 'zod';
import type { DeviceKind } from '../../model/device-kind.ts';
import type { Reading } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import { presentPast, type Value } from '../../model/value.ts';
import type { Device } from '../../registry/port.ts';
import type { Store, TimeSpan } from '../../stores/port.ts';
import { linkTo, NextShape } from '../vocabulary/cursor.ts';
import { TimeShape, ValueShape } from '../vocabulary/value.ts';

export const ObservationsShape = z
  .object({
    device: z.string(),
    from: TimeShape,
    to: TimeShape,
    order: z.enum(['newest_first', 'oldest_first']),
    observations: z.array(ValueShape),
    next: NextShape,
  })
  .meta({ id: 'Observations', description: 'What a device observed, moment by moment.' });

export type PastQuestion = {
  readonly device: Device;
  readonly kind: DeviceKind;
  readonly quantities: readonly QuantityId[];
  readonly span: TimeSpan;
  readonly limit: number;
  readonly order: 'newest_first' | 'oldest_first';
  readonly now: EpochMs;
  readonly url: string;
};

/** Reads a page of the past that never ends inside a moment, so that the next page begins at the next moment. */
export async function pastOf(store: Store, question: PastQuestion): Promise<z.output<typeof ObservationsShape>> {
  const { device, kind, quantities, span, limit, order } = question;
  // A moment has at most one reading per quantity: with so many more than the limit, the last moment is there in full.
  const readings = await store.readings({
    ...span,
    device: device.id,
    kind: kind.id,
    quantities,
    limit: limit + kind.quantities.length,
    order,
  });
  const page = wholeMoments(readings, limit);
  const last = page.length < readings.length ? page.at(-1)?.time : undefined;
  return {
    device: device.id,
    from: toIso(span.from),
    to: toIso(span.to),
    order,
    observations: page.flatMap((reading) => presentReading(reading, question)),
    next: last === undefined ? null : linkTo(question.url, boundary(question, last)),
  };
}

function wholeMoments(readings: readonly Reading[], limit: number): readonly Reading[] {
  const last = readings[limit - 1]?.time;
  if (last === undefined) return readings;
  const end = readings.findIndex(({ time }, place) => place >= limit && time !== last);
  return end === -1 ? readings : readings.slice(0, end);
}

const boundary = ({ order, span }: PastQuestion, last: EpochMs) =>
  order === 'newest_first'
    ? { from: toIso(span.from), to: toIso(last) }
    : { from: new Date(last + 1).toISOString(), to: toIso(span.to) };

function presentReading(reading: Reading, { kind, quantities, now }: PastQuestion): Value[] {
  const { time, receivedAt } = reading;
  return reading.observations
    .filter(({ quantity }) => quantities.includes(quantity))
    .map((observation) => presentPast({ ...observation, time, receivedAt }, { rhythm: kind.rhythm, now }));
}
