import { z } from 'zod';
import type { RankedProblem } from '../../fleet/port.ts';
import type { EpochMs } from '../../model/time.ts';
import { isSnoozed, type Repairs } from '../../repairs/port.ts';
import { queryFields } from '../fleet/find-problems.ts';

const { problem, kind, area, device, sort, limit, cursor } = queryFields;

/** What may be asked of the queue. */
export const QueueQueryShape = z.strictObject({
  problem,
  kind,
  area,
  device,
  sort,
  limit,
  cursor,
  show: z
    .enum(['due', 'snoozed', 'all'])
    .default('due')
    .describe('`due`: what is in sight; `snoozed`: what is out of sight for now.'),
  with: z.string().trim().min(1).max(100).optional().describe('Assigned to this name.'),
  free: z.literal('true').optional().describe('Assigned to nobody.'),
  urgent: z.literal('true').optional().describe('What cannot wait for the next round.'),
  unseen: z.literal('true').optional().describe('Acknowledged by nobody.'),
  search: z.string().trim().min(1).max(100).optional().describe('A part of the id or the name of the device.'),
});
export type QueueQuery = z.output<typeof QueueQueryShape>;

type Parts = {
  readonly repairs: Pick<Repairs, 'of'>;
  readonly nameOf: (ranked: RankedProblem) => string;
  readonly now: EpochMs;
};

/** Whether a problem is of those that were asked for, by the care that is taken of it. */
export function askedByCare(asked: QueueQuery, { repairs, nameOf, now }: Parts): (ranked: RankedProblem) => boolean {
  const { show, with: name, free, urgent, unseen, search } = asked;
  const wanted = search?.toLowerCase();
  return (ranked) => {
    const care = repairs.of(ranked.problem.id);
    return (
      (show === 'all' || isSnoozed(care, { now, isUrgent: ranked.touched.isUrgent }) === (show === 'snoozed')) &&
      (name === undefined || care.assigned?.to === name) &&
      (free === undefined || care.assigned === undefined) &&
      (urgent === undefined || ranked.touched.isUrgent) &&
      (unseen === undefined || care.acknowledged === undefined) &&
      (wanted === undefined || nameOf(ranked).includes(wanted))
    );
  };
}
