import { z } from 'zod';
import { seconds } from '../../model/duration.ts';
import { toIso } from '../../model/time.ts';
import type { QuotaBoard } from '../../sources/port.ts';
import { TimeShape } from './value.ts';

export const QuotaShape = z
  .object({
    perSecond: z.number().nullable().describe('Messages a second that it may send for ever; null is no limit.'),
    peakPerSecond: z
      .number()
      .nullable()
      .describe('Messages a second that it may send while its allowance lasts; null is no limit.'),
    allowance: z
      .object({ left: z.int().min(0), of: z.int().min(0) })
      .nullable()
      .describe('Messages beyond its rate, saved while it is silent; null when there is no limit.'),
    slowed: z.boolean().describe('Whether it sends faster than it may, and is read more slowly for it.'),
    slowedSince: TimeShape.nullable(),
    slowedSecondsLastHour: z.number().min(0).describe('How long it was left alone during the last hour.'),
  })
  .meta({
    id: 'Quota',
    description:
      'How fast a device or gateway may send. What is faster waits: what was sent with QoS 1 or 2, or by HTTP, is not dropped.',
  });

export function presentQuota(
  quotas: QuotaBoard,
  sender: Parameters<QuotaBoard['stateOf']>[0],
): z.output<typeof QuotaShape> {
  const { perSecond, peakPerSecond, allowance, slowedSince, slowedInLastHour } = quotas.stateOf(sender);
  return {
    perSecond: perSecond ?? null,
    peakPerSecond: peakPerSecond ?? null,
    allowance: allowance === undefined ? null : { left: allowance.left, of: allowance.of },
    slowed: slowedSince !== undefined,
    slowedSince: slowedSince === undefined ? null : toIso(slowedSince),
    slowedSecondsLastHour: Math.round(slowedInLastHour / seconds(0.1)) / 10,
  };
}
