import { z } from 'zod';
import type { Kinds } from '../../model/device-kind.ts';
import type { Observation, Reading } from '../../model/observation.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import { presentPast, type Value } from '../../model/value.ts';
import { TimeShape, ValueShape } from '../vocabulary/value.ts';

/** What an event of the live stream carries. */
export const LiveReadingShape = z
  .object({
    device: z.string(),
    kind: z.string(),
    area: z.string().nullable(),
    time: TimeShape,
    receivedAt: TimeShape,
    values: z.array(ValueShape),
  })
  .meta({ id: 'LiveReading', description: 'Data of an event `reading` or `rejudged`.' });

export type LiveReading = z.output<typeof LiveReadingShape>;

/** Shows a reading as it was judged; `undefined` when nothing of it was asked for. */
export function presentLive(
  reading: Reading,
  selects: ((observation: Observation) => boolean) | undefined,
  { kinds, now }: { readonly kinds: Kinds; readonly now: EpochMs },
): LiveReading | undefined {
  const rhythm = kinds.get(reading.kind)?.rhythm;
  if (rhythm === undefined) return undefined;
  const { device, kind, time, receivedAt } = reading;
  const values: Value[] = reading.observations
    .filter((observation) => selects?.(observation) ?? true)
    .map((observation) => presentPast({ ...observation, time, receivedAt }, { rhythm, now }));
  if (values.length === 0) return undefined;
  return { device, kind, area: reading.area ?? null, time: toIso(time), receivedAt: toIso(receivedAt), values };
}
