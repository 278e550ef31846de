import { z } from 'zod';
import type { DeviceKind } from '../../model/device-kind.ts';
import type { Reading } from '../../model/observation.ts';
import type { Quality } from '../../model/quality.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import { presentPast, type Value } from '../../model/value.ts';
import type { Device } from '../../registry/port.ts';
import type { Store, TimeSpan } from '../../stores/port.ts';
import { linkTo, NextShape } from '../vocabulary/cursor.ts';
import { TimeShape, ValueShape } from '../vocabulary/value.ts';
import { readMatching } from './matching.ts';

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
  /** Only observations of these qualities; all when left out. */
  readonly qualities?: readonly Quality[] | undefined;
  readonly span: TimeSpan;
  readonly limit: number;
  readonly order: 'newest_first' | 'oldest_first';
  readonly now: EpochMs;
  readonly url: string;
};

/** Reads a page of the past that never ends inside a moment, so that the next page begins at the next moment. */
export async function pastOf(store: Store, question: PastQuestion): Promise<z.output<typeof ObservationsShape>> {
  const { device, span, order, url } = question;
  const { readings, rest } = await readMatching(store, question);
  return {
    device: device.id,
    from: toIso(span.from),
    to: toIso(span.to),
    order,
    observations: readings.flatMap((reading) => presentReading(reading, question)),
    next: rest === undefined ? null : linkTo(url, { from: toIso(rest.from), to: toIso(rest.to) }),
  };
}

function presentReading({ time, receivedAt, observations }: Reading, { kind, now }: PastQuestion): Value[] {
  return observations.map((observation) =>
    presentPast({ ...observation, time, receivedAt }, { rhythm: kind.rhythm, now }),
  );
}
