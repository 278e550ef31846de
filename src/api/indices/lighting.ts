import { z } from 'zod';
import { faultsNotAsked, type LampFaults, lampFaults } from '../../indices/lamp-faults.ts';
import {
  type LampDays,
  type Lamps,
  type LightingFigure,
  type LightingSum,
  lightingUse,
} from '../../indices/lighting.ts';
import { hours } from '../../model/duration.ts';
import type { EpochMs, TimeSpan } from '../../model/time.ts';
import { IndexBasisShape, presentBasis, ReasonsShape, rounded, shownShare } from './basis.ts';
import { pastDays } from './city-days.ts';
import { membersOf, type Sources, type Subject, windowsOf } from './subject.ts';

const FigureShape = z.object({
  value: z.number().nullable(),
  unit: z.string(),
  covered: z.number().min(0).max(1).describe('Share of the time of all lamps that the value speaks of.'),
  reasons: ReasonsShape,
});

const SumShape = FigureShape.extend({
  value: z.number().nullable().describe('Of what is known of the lamps, and of nothing else.'),
  estimate: z
    .number()
    .nullable()
    .describe('Of all lamps, as if those of which nothing is known had done as the others: `value` / `covered`.'),
});

const UseShape = z
  .object({
    lamps: z.int().min(0),
    burningHours: SumShape.extend({
      source: z
        .enum(['burning_hours', 'lamp_on'])
        .nullable()
        .describe('The counters of the lamps; or how long they said that they burn.'),
    }).describe('Hours of light.'),
    energy: SumShape.describe('What the lamps drew.'),
    faultShare: FigureShape.describe('Share of the known time in which lamps reported a fault.'),
    basis: IndexBasisShape,
  })
  .meta({ id: 'LightingUse', description: 'How lamps burned, what they drew, and how many were broken.' });

const FaultsShape = z
  .object({
    lamps: z.int().min(0).nullable().describe('Lamps that reported a fault at any time of the day.'),
    known: z.int().min(0).nullable().describe('Lamps of which anything is known of that day.'),
    rate: z.number().nullable().describe('The first divided by the second: faults per lamp and day.'),
    meanHours: z.number().nullable().describe('How long such a lamp reported its fault.'),
    basis: IndexBasisShape,
    reasons: ReasonsShape,
  })
  .meta({ id: 'LampFaults', description: 'Lamps that were broken, one by one.' });

/** Of so many devices the lamps of a day are looked at one by one. */
const mostDevices = 5000;

export const LightingShape = z
  .object({
    yesterday: UseShape,
    lastSevenDays: UseShape,
    faultsYesterday: FaultsShape.describe(
      `In a city of more than ${mostDevices} devices nothing is known here of an area: ask lamp by lamp.`,
    ),
  })
  .meta({ id: 'LightingIndices', description: 'Of whole days of the city.' });

const lampQuantities = ['lamp_on', 'lamp_fault', 'burning_hours', 'active_energy'] as const;

/** How the lamps burned; `undefined` where there are none. */
export async function lightingOf(
  sources: Sources,
  subject: Subject,
  at: EpochMs,
): Promise<z.output<typeof LightingShape> | undefined> {
  const members = membersOf(subject, sources, ['lamp_on', 'lamp_fault']);
  const lamps = members.reduce((sum, { devices }) => sum + devices.length, 0);
  if (lamps === 0) return undefined;
  const measuring: Lamps['measuring'] = (id) =>
    members.reduce((sum, { kind, devices }) => sum + (kind.quantities.includes(id) ? devices.length : 0), 0);
  const { yesterday, week } = pastDays(sources.calendar, at);
  const [windows, faults] = await Promise.all([
    windowsOf(sources, subject, { quantities: lampQuantities, span: week, every: '1d' }),
    lampByLamp(sources, subject, { span: yesterday, lamps: measuring('lamp_fault') }),
  ]);
  const present = (span: TimeSpan) => presentUse(windows, { span, lamps, measuring, at });
  return { yesterday: present(yesterday), lastSevenDays: present(week), faultsYesterday: presentFaults(faults, at) };
}

/** What the lamps said of their faults, one by one. */
async function lampByLamp(
  sources: Sources,
  subject: Subject,
  { span, lamps }: { readonly span: TimeSpan; readonly lamps: number },
): Promise<LampFaults> {
  if (subject.by === 'area' && sources.deviceCount() > mostDevices) {
    return faultsNotAsked(
      span,
      `lamps are looked at one by one in a city of at most ${mostDevices} devices: ask a lamp`,
    );
  }
  const groups = subject.by === 'device' ? [subject.group] : undefined;
  const wanted = new Set<string>(subject.devices.map(({ id }) => id));
  const answers = await Promise.all(
    membersOf(subject, sources, ['lamp_fault']).map(({ kind }) =>
      sources.history.rollups({
        ...span,
        kind: kind.id,
        quantities: ['lamp_fault'],
        by: 'device',
        groups,
        every: '1d',
      }),
    ),
  );
  const windows = answers.flatMap(({ rollups }) => rollups).filter(({ group }) => wanted.has(group));
  return lampFaults(windows, { span, lamps });
}

function presentUse(windows: LampDays, { at, ...asked }: Lamps & { readonly at: EpochMs }): z.output<typeof UseShape> {
  const { span, lamps } = asked;
  const inside = [...windows].map(
    ([id, days]) => [id, days.filter(({ start }) => start >= span.from && start < span.to)] as const,
  );
  const { burningHours, energy, faultShare, basis } = lightingUse(new Map(inside), asked);
  return {
    lamps,
    burningHours: { ...presentSum(burningHours, 'h', 1), source: burningHours.from },
    energy: presentSum(energy, 'kW.h', 3),
    faultShare: presentFigure(faultShare, '1', 4),
    basis: presentBasis(basis, at),
  };
}

const presentFigure = ({ value, covered, reasons }: LightingFigure, unit: string, digits: number) => ({
  value: rounded(value, digits),
  unit,
  covered: shownShare(covered),
  reasons: [...reasons],
});

const presentSum = (sum: LightingSum, unit: string, digits: number) => ({
  ...presentFigure(sum, unit, digits),
  estimate: rounded(sum.estimate, digits),
});

const presentFaults = (
  { lamps, lampDays, rate, meanTime, basis, reasons }: LampFaults,
  at: EpochMs,
): z.output<typeof FaultsShape> => ({
  lamps,
  known: lampDays,
  rate: rounded(rate, 4),
  meanHours: rounded(meanTime === null ? null : meanTime / hours(1), 2),
  basis: presentBasis(basis, at),
  reasons: [...reasons],
});
