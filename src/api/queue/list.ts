import { z } from 'zod';
import { fleetProblemKinds, type RankedProblem } from '../../fleet/port.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import { isSnoozed, type Repairs } from '../../repairs/port.ts';
import type { App } from '../app/app.ts';
import { type FleetListParts, pageOfProblems } from '../fleet/find-problems.ts';
import { FleetProblemShape, presentProblem } from '../fleet/problem.ts';
import { answer } from '../vocabulary/answer.ts';
import { NextShape } from '../vocabulary/cursor.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { askedByCare, QueueQueryShape } from './asked.ts';
import { CareShape, presentCare } from './care.ts';

export type QueueParts = FleetListParts & { readonly repairs: Repairs };

export const QueueShape = z
  .object({
    items: z.array(FleetProblemShape.extend({ care: CareShape }).meta({ id: 'QueuedProblem' })),
    found: z.int().describe('How many there are of what was asked for.'),
    counts: z
      .object({
        due: z.int(),
        snoozed: z.int(),
        urgent: z.int().describe('Of those that are due.'),
        free: z.int().describe('Due, and assigned to nobody.'),
        problems: z.array(z.object({ problem: z.enum(fleetProblemKinds), due: z.int() })),
        people: z
          .array(z.object({ name: z.string(), due: z.int() }))
          .describe('Who repairs how many; the busiest first.'),
      })
      .describe('Of the whole queue, whatever was asked for.'),
    lookedAt: TimeShape.nullable().describe('When the devices were last looked at; `null` before the first look.'),
    next: NextShape,
  })
  .meta({ id: 'RepairQueue' });

const description = `What is wrong with devices, and who looks after it. First comes what takes most away from most people, and the
urgent counts for more. What is snoozed is asked for apart; it comes back by itself at its time, or when it becomes urgent.`;

/** What there is to repair. */
export function addQueue(app: App, parts: QueueParts): void {
  app.get(
    '/queue',
    {
      config: { problems: ['area_unknown', 'kind_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'What there is to repair, in which order, and who has it',
        description,
        querystring: QueueQueryShape,
        response: { 200: answer('A page of the queue.', QueueShape) },
      },
    },
    async ({ query, url }) => presentQueue(query, url, parts),
  );
}

function presentQueue(
  query: z.output<typeof QueueQueryShape>,
  url: string,
  parts: QueueParts,
): z.output<typeof QueueShape> {
  const { fleet, registry, repairs, clock } = parts;
  const now = clock.now();
  const nameOf = ({ problem: { device } }: RankedProblem): string =>
    `${device} ${registry.device(device)?.name ?? ''}`.toLowerCase();
  const accepts = askedByCare(query, { repairs, nameOf, now });
  const { page, next, found } = pageOfProblems({ ...parts, accepts }, { ...query, state: 'open' }, url);
  const lookedAt = fleet.lookedAt();
  return {
    items: page.map((ranked) => ({
      ...presentProblem(ranked, { registry, now }),
      care: presentCare(repairs.of(ranked.problem.id), { now, isUrgent: ranked.touched.isUrgent }),
    })),
    found,
    counts: countAll(fleet.ranked(), { repairs, now }),
    lookedAt: lookedAt === undefined ? null : toIso(lookedAt),
    next,
  };
}

function countAll(
  all: readonly RankedProblem[],
  { repairs, now }: { readonly repairs: Repairs; readonly now: EpochMs },
) {
  const problems = new Map(fleetProblemKinds.map((problem) => [problem, 0]));
  const people = new Map<string, number>();
  let [snoozed, urgent, free] = [0, 0, 0];
  for (const { problem, touched } of all) {
    const care = repairs.of(problem.id);
    if (isSnoozed(care, { now, isUrgent: touched.isUrgent })) {
      snoozed += 1;
      continue;
    }
    problems.set(problem.problem, (problems.get(problem.problem) ?? 0) + 1);
    if (touched.isUrgent) urgent += 1;
    const name = care.assigned?.to;
    if (name === undefined) free += 1;
    else people.set(name, (people.get(name) ?? 0) + 1);
  }
  return {
    due: all.length - snoozed,
    snoozed,
    urgent,
    free,
    problems: Array.from(problems, ([problem, due]) => ({ problem, due })),
    people: Array.from(people, ([name, due]) => ({ name, due })).sort((one, other) => other.due - one.due),
  };
}
