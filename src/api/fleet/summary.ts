import { z } from 'zod';
import {
  type FleetHealth,
  fleetProblemKinds,
  fleetProblems,
  type RankedProblem,
  type TimedProblem,
} from '../../fleet/port.ts';
import type { Kinds } from '../../model/device-kind.ts';
import { days, milliseconds } from '../../model/duration.ts';
import type { AreaId, DeviceId, KindId } from '../../model/ids.ts';
import { after, before, type Clock, type EpochMs, toIso } from '../../model/time.ts';
import type { Device, Directory } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { MomentShape } from '../vocabulary/query.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { presentTimes, TimesShape, timesOf } from './took.ts';

const shareFields = {
  devices: z.int(),
  withProblems: z.int().describe('Devices with at least one open problem.'),
  healthyShare: z.number().min(0).max(1).nullable().describe('`null` without any device.'),
};

export const FleetSummaryShape = z
  .object({
    time: TimeShape,
    lookedAt: TimeShape.nullable().describe('When all devices were last looked at; `null` soon after a start.'),
    from: TimeShape.describe(
      'Times to detect and to repair are of problems that were detected, or well again, from here on.',
    ),
    to: TimeShape,
    ...shareFields,
    times: TimesShape,
    problems: z.array(
      z.object({
        problem: z.enum(fleetProblemKinds),
        meaning: z.string(),
        remedy: z.string(),
        open: z.int(),
        urgent: z.int(),
        times: TimesShape,
      }),
    ),
    kinds: z.array(z.object({ id: z.string(), label: z.string(), ...shareFields, times: TimesShape })),
    areas: z
      .array(z.object({ id: z.string(), name: z.string(), level: z.string(), ...shareFields, times: TimesShape }))
      .describe('Each with all that lies in it.'),
  })
  .meta({ id: 'FleetSummary' });

const QueryShape = z.strictObject({
  from: MomentShape.optional().describe('30 days before `to` when left out.'),
  to: MomentShape.optional().describe('Now when left out.'),
});

export type FleetSummaryParts = {
  readonly fleet: FleetHealth;
  readonly registry: Directory;
  readonly kinds: Kinds;
  readonly clock: Clock;
};

export function addFleetSummary(app: App, parts: FleetSummaryParts): void {
  app.get(
    '/fleet/summary',
    {
      schema: {
        tags: ['fleet'],
        summary: 'How healthy the devices are, and how soon they are repaired',
        description:
          'By problem, kind of device and area. Where there are fewer than three to tell, there is no figure, and why.',
        querystring: QueryShape,
        response: { 200: answer('The summary.', FleetSummaryShape) },
      },
    },
    async ({ query }) => summarise(parts, query),
  );
}

const usualSpan = days(30);

function summarise(
  { fleet, registry, kinds, clock }: FleetSummaryParts,
  asked: z.output<typeof QueryShape>,
): z.output<typeof FleetSummaryShape> {
  const now = clock.now();
  const to = asked.to ?? now;
  const from = asked.from ?? before(to, usualSpan);
  const [ranked, times, lookedAt] = [
    fleet.ranked(),
    fleet.times({ from, to: asked.to ?? after(to, milliseconds(1)) }),
    fleet.lookedAt(),
  ];
  const counts = countDevices(registry, new Set(ranked.map(({ problem }) => problem.device)));
  return {
    time: toIso(now),
    lookedAt: presentMoment(lookedAt),
    from: toIso(from),
    to: toIso(to),
    ...shareOf(counts.all),
    times: presentTimes(timesOf(times)),
    problems: byProblem(ranked, times),
    kinds: [...kinds.values()].map(({ id, label }) => ({
      id,
      label,
      ...shareOf(counts.byKind.get(id)),
      times: presentTimes(timesOf(times.filter(({ kind }) => kind === id))),
    })),
    areas: byArea(registry, counts.byArea, times),
  };
}

const presentMoment = (moment: EpochMs | undefined): string | null => (moment === undefined ? null : toIso(moment));

const byProblem = (ranked: readonly RankedProblem[], times: readonly TimedProblem[]) =>
  fleetProblemKinds.map((problem) => {
    const open = ranked.filter((each) => each.problem.problem === problem);
    const { meaning, remedy } = fleetProblems[problem];
    const urgent = open.filter(({ touched }) => touched.isUrgent).length;
    const took = presentTimes(timesOf(times.filter((each) => each.problem === problem)));
    return { problem, meaning, remedy, open: open.length, urgent, times: took };
  });

type Count = { devices: number; withProblems: number };

/** Counts devices by their smallest area and by kind, in one round. */
function countDevices(registry: Directory, ill: ReadonlySet<DeviceId>) {
  const all: Count = { devices: 0, withProblems: 0 };
  const [byKind, byArea] = [new Map<KindId, Count>(), new Map<AreaId, Count>()];
  for (const device of registry.devices())
    for (const count of countsOf(device, { all, byKind, byArea })) {
      count.devices += 1;
      if (ill.has(device.id)) count.withProblems += 1;
    }
  return { all, byKind, byArea };
}

type Counts = {
  readonly all: Count;
  readonly byKind: Map<KindId, Count>;
  readonly byArea: Map<AreaId, Count>;
};

function countsOf({ kind, area }: Device, { all, byKind, byArea }: Counts): readonly Count[] {
  return [all, countIn(byKind, kind), ...(area === undefined ? [] : [countIn(byArea, area)])];
}

function countIn<Key>(counts: Map<Key, Count>, key: Key): Count {
  const known = counts.get(key) ?? { devices: 0, withProblems: 0 };
  counts.set(key, known);
  return known;
}

function byArea(registry: Directory, counts: ReadonlyMap<AreaId, Count>, times: readonly TimedProblem[]) {
  return [...registry.areas()].map(({ id, name, level }) => {
    const within = new Set(registry.areasWithin(id));
    const sum: Count = { devices: 0, withProblems: 0 };
    for (const area of within) {
      sum.devices += counts.get(area)?.devices ?? 0;
      sum.withProblems += counts.get(area)?.withProblems ?? 0;
    }
    const here = times.filter(({ area }) => area !== undefined && within.has(area));
    return { id, name, level, ...shareOf(sum), times: presentTimes(timesOf(here)) };
  });
}

function shareOf({ devices, withProblems }: Count = { devices: 0, withProblems: 0 }) {
  const healthyShare = devices === 0 ? null : Math.round((1 - withProblems / devices) * 1000) / 1000;
  return { devices, withProblems, healthyShare };
}
