import { z } from 'zod';
import { type BayHistory, type ParkingUse, parkingOccupancy, parkingUse } from '../../indices/parking.ts';
import { days } from '../../model/duration.ts';
import { before, type EpochMs } from '../../model/time.ts';
import type { TimeSpan } from '../../stores/port.ts';
import { IndexBasisShape, presentBasis, ReasonsShape, rounded } from './basis.ts';
import { pastDays } from './city-days.ts';
import { membersOf, type Sources, type Subject, windowsOf } from './subject.ts';

const hoursShape = z.number().nullable();

const UseShape = z
  .object({
    bays: z.int().min(0),
    occupancy: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Share of the known time in which vehicles stood there; unknown time is neither free nor occupied.'),
    turnover: z.number().nullable().describe('Vehicles that came, per bay and day of known time.'),
    dwell: z
      .object({
        medianHours: hoursShape,
        meanHours: hoursShape,
        stays: z.int().min(0).describe('Stays that were seen to begin and to end, and that ended in the span.'),
        open: z.int().min(0).describe('Vehicles that still stood there at the end; they are left out.'),
        cut: z.int().min(0).describe('Stays whose beginning or end nobody saw; they are left out.'),
        reasons: ReasonsShape,
      })
      .nullable()
      .describe('How long vehicles stood; null where the bays were not looked at one by one.'),
    basis: IndexBasisShape,
    reasons: ReasonsShape,
  })
  .meta({ id: 'ParkingUse', description: 'How bays were used.' });

/** So many bays are looked at one by one; each is a question to the store. */
export const mostBays = 60;

export const ParkingShape = z.object({ yesterday: UseShape, lastSevenDays: UseShape }).meta({
  id: 'ParkingIndices',
  description: `Of whole days of the city. Turnover and dwell of at most ${mostBays} bays; of more, ask street by street.`,
});

/** A stay that began so long before the span is still known from its beginning. */
const lookBack = days(1);
const mostReadings = 20_000;

/** How the bays were used; `undefined` where there are none. */
export async function parkingOf(
  sources: Sources,
  subject: Subject,
  at: EpochMs,
): Promise<z.output<typeof ParkingShape> | undefined> {
  const members = membersOf(subject, sources, ['occupied']);
  const bays = members.reduce((sum, { devices }) => sum + devices.length, 0);
  if (bays === 0) return undefined;
  const { yesterday, week } = pastDays(sources.calendar, at);
  const use =
    bays <= mostBays ? await oneByOne(sources, subject, week) : await together(sources, subject, { week, bays });
  return { yesterday: presentUse(use(yesterday), at), lastSevenDays: presentUse(use(week), at) };
}

type UseOf = (span: TimeSpan) => ParkingUse;

async function oneByOne(sources: Sources, subject: Subject, week: TimeSpan): Promise<UseOf> {
  const bays = membersOf(subject, sources, ['occupied']).flatMap(({ kind, devices }) =>
    devices.map((device) => ({ device, kind })),
  );
  const histories = await Promise.all(
    bays.map(async ({ device, kind }): Promise<BayHistory> => {
      const readings = await sources.store.readings({
        device: device.id,
        kind: kind.id,
        quantities: ['occupied'],
        from: before(week.from, lookBack),
        to: week.to,
        limit: mostReadings,
      });
      const observations = readings
        .toReversed()
        .flatMap(({ time, observations: all }) =>
          all.filter(({ quantity }) => quantity === 'occupied').map(({ value, quality }) => ({ time, value, quality })),
        );
      return { observations, staleAfter: kind.rhythm.staleAfter };
    }),
  );
  return (span) => parkingUse(histories, span);
}

async function together(
  sources: Sources,
  subject: Subject,
  { week, bays }: { readonly week: TimeSpan; readonly bays: number },
): Promise<UseOf> {
  const windows = (await windowsOf(sources, subject, { quantities: ['occupied'], span: week, every: '1d' })).get(
    'occupied',
  );
  const because = `turnover and dwell are worked out of at most ${mostBays} bays, and here are ${bays}: ask street by street`;
  return (span) => parkingOccupancy(windows ?? [], { span, bays, because });
}

function presentUse(use: ParkingUse, at: EpochMs): z.output<typeof UseShape> {
  const { dwell } = use;
  return {
    bays: use.bays,
    occupancy: rounded(use.occupancy, 4),
    turnover: rounded(use.turnover, 2),
    dwell: dwell && {
      medianHours: inHours(dwell.median),
      meanHours: inHours(dwell.mean),
      stays: dwell.stays,
      open: dwell.open,
      cut: dwell.cut,
      reasons: [...dwell.reasons],
    },
    basis: presentBasis(use.basis, at),
    reasons: [...use.reasons],
  };
}

const inHours = (length: number | null): number | null => rounded(length === null ? null : length / 3_600_000, 2);
