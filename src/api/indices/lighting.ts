import { z } from 'zod';
import { inputOf } from '../../indices/evidence.ts';
import { type LampDays, type LightingFigure, lampFaults, lightingUse } from '../../indices/lighting.ts';
import type { Rollup } from '../../model/rollup.ts';
import { type EpochMs } from '../../model/time.ts';
import type { TimeSpan } from '../../stores/port.ts';
import { IndexBasisShape, presentBasis, ReasonsShape, rounded } from './basis.ts';
import { pastDays } from './city-days.ts';
import { membersOf, type Sources, type Subject, windowsOf } from './subject.ts';

const FigureShape = z.object({ value: z.number().nullable(), unit: z.string(), reasons: ReasonsShape });

const UseShape = z
  .object({
    lamps: z.int().min(0),
    burningHours: FigureShape.extend({
      source: z
        .enum(['burning_hours', 'lamp_on'])
        .nullable()
        .describe('The counters of the lamps; or how long they said that they burn.'),
    }).describe('Hours of light, of all lamps together.'),
    energy: FigureShape.describe('kWh, of all lamps together.'),
    faultShare: FigureShape.describe('Share of the known time in which lamps reported a fault.'),
    basis: IndexBasisShape,
  })
  .meta({ id: 'LightingUse', description: 'How lamps burned, what they drew, and how many were broken.' });

const FaultsShape = z
  .object({
    lamps: z.int().min(0).describe('Lamps that reported a fault at any time of the day.'),
    known: z.int().min(0).describe('Lamps of which anything is known of that day.'),
    rate: z.number().nullable().describe('The first divided by the second: faults per lamp and day.'),
    meanHours: z.number().nullable().describe('How long such a lamp reported its fault.'),
    basis: IndexBasisShape,
  })
  .meta({ id: 'LampFaults', description: 'Lamps that were broken, one by one.' });

/** Of so many devices the lamps of a day are looked at one by one. */
const mostDevices = 5000;

export const LightingShape = z
  .object({
    yesterday: UseShape,
    lastSevenDays: UseShape,
    faultsYesterday: FaultsShape.nullable().describe(
      `null in a city of more than ${mostDevices} devices, except for a device: then ask lamp by lamp.`,
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
  const { yesterday, week } = pastDays(sources.calendar, at);
  const [windows, faults] = await Promise.all([
    windowsOf(sources, subject, { quantities: lampQuantities, span: week, every: '1d' }),
    lampByLamp(sources, subject, yesterday),
  ]);
  const present = (span: TimeSpan) => presentUse(windows, { span, lamps, at });
  return {
    yesterday: present(yesterday),
    lastSevenDays: present(week),
    faultsYesterday: faults === undefined ? null : presentFaults(faults, { span: yesterday, at }),
  };
}

/** What each lamp said of its faults; `undefined` where there are too many devices to ask for them. */
async function lampByLamp(sources: Sources, subject: Subject, span: TimeSpan): Promise<readonly Rollup[] | undefined> {
  if (subject.by === 'area' && sources.deviceCount() > mostDevices) return undefined;
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
  return answers.flatMap(({ rollups }) => rollups).filter(({ group }) => wanted.has(group));
}

type Shown = { readonly span: TimeSpan; readonly lamps: number; readonly at: EpochMs };

function presentUse(windows: LampDays, { span, lamps, at }: Shown): z.output<typeof UseShape> {
  const inside = [...windows].map(
    ([id, days]) => [id, days.filter(({ start }) => start >= span.from && start < span.to)] as const,
  );
  const { burningHours, energy, faultShare, basis } = lightingUse(new Map(inside), { span, lamps });
  return {
    lamps,
    burningHours: { ...presentFigure(burningHours, 'h', 1), source: burningHours.from },
    energy: presentFigure(energy, 'kW.h', 3),
    faultShare: presentFigure(faultShare, '1', 4),
    basis: presentBasis(basis, at),
  };
}

const presentFigure = ({ value, reasons }: LightingFigure, unit: string, digits: number) => ({
  value: rounded(value, digits),
  unit,
  reasons: [...reasons],
});

function presentFaults(
  windows: readonly Rollup[],
  { span, at }: Pick<Shown, 'span' | 'at'>,
): z.output<typeof FaultsShape> {
  const { lamps, lampDays, rate, meanTime } = lampFaults(windows);
  const input = inputOf('lamp_fault', windows, span);
  // Of all lamps together, each of which could be known for the whole day.
  const completeness =
    windows.length === 0 ? 0 : windows.reduce((sum, one) => sum + one.completeness, 0) / windows.length;
  return {
    lamps,
    known: lampDays,
    rate: rounded(rate, 4),
    meanHours: rounded(meanTime === null ? null : meanTime / 3_600_000, 2),
    basis: presentBasis({ ...span, inputs: [{ ...input, completeness }] }, at),
  };
}
