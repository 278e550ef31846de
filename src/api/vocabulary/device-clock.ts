import { z } from 'zod';
import { toIso } from '../../model/time.ts';
import type { ClockSkew } from '../../pipeline/port.ts';
import { TimeShape } from './value.ts';

export const DeviceClockShape = z
  .object({
    is: z
      .enum(['right', 'ahead', 'behind', 'drifting', 'unknown'])
      .describe('`unknown`: it sends no times, or too few.'),
    offsetSeconds: z
      .number()
      .nullable()
      .describe('What its clock shows minus what ours shows. Nothing is corrected by it: both times stay as they are.'),
    driftSecondsPerHour: z.number().nullable(),
    since: TimeShape.nullable().describe('Messages since then tell it.'),
    refused: z
      .int()
      .min(0)
      .describe('Messages refused because their time is impossible: of the future, or before 2000.'),
    lastRefusedAt: TimeShape.nullable(),
  })
  .nullable()
  .describe('How right the clock of the device is, estimated from its last messages; null when it was not heard yet.');

export function presentClock(skew: ClockSkew | undefined): z.output<typeof DeviceClockShape> {
  if (skew === undefined) return null;
  const { is, offsetMs, driftMsPerHour, since, refusedAhead, refusedOld, lastRefusedAt } = skew;
  return {
    is,
    offsetSeconds: inSeconds(offsetMs),
    driftSecondsPerHour: inSeconds(driftMsPerHour),
    since: since === undefined ? null : toIso(since),
    refused: refusedAhead + refusedOld,
    lastRefusedAt: lastRefusedAt === undefined ? null : toIso(lastRefusedAt),
  };
}

const inSeconds = (span: number | undefined): number | null =>
  span === undefined ? null : Math.round(span / 100) / 10;
