import { z } from 'zod';
import { type Counts, longAgo } from '../../ledger/port.ts';
import { allRejectionCodes, rejectionCodes } from '../../model/rejection.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import { AreaIdShape, DeviceIdShape, MomentShape } from '../vocabulary/query.ts';
import { TimeShape } from '../vocabulary/value.ts';

const count = z.int().min(0);

const CountsShape = z.object({
  messages: count.describe('Messages that are booked to who sent them.'),
  received: count.describe('Samples that were read; a message out of which none could be read counts as one.'),
  arrived: count.describe('Samples that came in, each counted once: `received` - `replayed`.'),
  replayed: count.describe('How many of `received` are refused ones that were tried again; they were counted before.'),
  stored: count.describe('Samples that the store confirmed.'),
  duplicate: count.describe('Samples that were observed before, and are kept once.'),
  rejected: z
    .array(z.object({ code: z.string(), count, meaning: z.string() }))
    .describe('Samples that were refused, by reason, at every try anew; those without any are left out.'),
});

const HourShape = CountsShape.extend({
  from: TimeShape.nullable().describe('When the hour began; null for all that is too old to be told apart by hour.'),
});

export const LedgerShape = CountsShape.extend({
  from: TimeShape.nullable().describe('Included; the beginning of an hour. null: from the first message on.'),
  to: TimeShape.nullable().describe('Not included; the beginning of an hour. null: up to now.'),
  summary: z.string().describe('The same in words.'),
  refusedNow: count
    .nullable()
    .describe('Refusals that are kept now: those that were tried again are gone. Only of the whole city; else null.'),
  device: z.string().nullable(),
  area: z.string().nullable(),
  inFlight: z.object({
    samples: count.describe('Samples that were read and are not booked yet. They are in `received`.'),
    messages: count.describe('Messages on disk that are not booked yet, of the whole city.'),
  }),
  balances: z.boolean().describe('received = stored + duplicate + rejected + in flight, here and in all of the books.'),
  imbalances: z.array(z.object({ kind: z.string(), detail: z.string() })).describe('Why it does not balance.'),
  gaps: z
    .array(z.object({ after: z.int(), upTo: z.int(), messages: count }))
    .describe('Messages of the city that were never booked: the ledger was lost, or the journal damaged.'),
  checkedAt: TimeShape.nullable().describe('When all of the books were last looked at.'),
  hours: z
    .array(HourShape)
    .optional()
    .describe('With by=hour: what is booked, oldest first; without what is in flight.'),
}).meta({ id: 'Ledger', description: 'What became of everything that was received.' });

export const LedgerQueryShape = z.strictObject({
  device: DeviceIdShape.optional().describe(
    'A device; or a gateway, for what it sent that belongs to no known device.',
  ),
  area: AreaIdShape.optional().describe('All devices that are registered in this area now.'),
  from: MomentShape.optional().describe('Rounded down to the hour. From the first message on when left out.'),
  to: MomentShape.optional().describe('Not included; rounded down to the hour. Up to now when left out.'),
  by: z.enum(['hour']).optional().describe('Hour by hour too, for at most 1000 hours; the last 24 without `from`.'),
});

export type LedgerAsked = z.output<typeof LedgerQueryShape>;

/** A moment, or null where there is no bound. */
export const presentBound = (moment: EpochMs | undefined): string | null =>
  moment === undefined ? null : toIso(moment);

/** The counts, with the reasons of the refusals in words; the most frequent come first. */
export const presentCounts = ({ rejected, ...counts }: Counts): z.output<typeof CountsShape> => ({
  ...counts,
  arrived: counts.received - counts.replayed,
  rejected: allRejectionCodes
    .map((code) => ({ code, count: rejected[code] ?? 0, meaning: rejectionCodes[code].meaning }))
    .filter((each) => each.count > 0)
    .toSorted((one, other) => other.count - one.count),
});

type Told = Pick<z.output<typeof LedgerShape>, 'refusedNow' | 'inFlight'> & z.output<typeof CountsShape>;

/** For whoever wonders why more was received than came. */
export function summarise({
  arrived,
  replayed,
  received,
  stored,
  duplicate,
  rejected,
  refusedNow,
  inFlight,
}: Told): string {
  const refused = rejected.reduce((sum, { count: samples }) => sum + samples, 0);
  const now = refusedNow === null ? '' : `; still refused now: ${refusedNow} (from the dead letters kept)`;
  return (
    `${arrived} readings came, ${replayed} were tried again${now}. ${arrived} + ${replayed} = ${received} received = ${stored} stored + ` +
    `${duplicate} duplicate + ${refused} refused, at every try anew + ${inFlight.samples} in flight.`
  );
}

export const presentHour = ({ hour, ...counts }: Counts & { readonly hour: EpochMs }) => ({
  from: hour === longAgo ? null : toIso(hour),
  ...presentCounts(counts),
});
