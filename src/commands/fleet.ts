import { z } from 'zod';
import { fleetProblemKinds, isFleetProblemKind } from '../fleet/port.ts';
import { UnavailableError } from '../model/errors.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { spanOf } from './doctor/words.ts';
import { tabulate } from './lines.ts';
import { areaIdShape, jsonShape, kindIdShape } from './shapes.ts';

const problemShape = z
  .string()
  .refine(isFleetProblemKind, `there is no such problem; there are ${fleetProblemKinds.join(', ')}`);

const limitShape = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'expected a number from 1 to 999')
  .transform(Number)
  .default(50);

export const fleet: Command = {
  name: 'fleet',
  summary: 'Show what is wrong with devices, and what to repair first',
  usage: `[--problem PROBLEM] [--kind KIND] [--area AREA] [--limit COUNT] [--json]

  Asks the running service. What touches most people comes first: people a day (an estimate), times the share of the service
  that is lost, times how urgent it is.

  --problem PROBLEM   ${fleetProblemKinds.join(', ')}
  --kind KIND         only devices of this kind; see: kind list
  --area AREA         only devices in this area, or in an area of it; see: area list
  --limit COUNT       so many at most; 50 when left out
  --json              print one JSON array, with the reasons`,
  async run(context) {
    const { json, ...asked } = readArguments(context.arguments, {
      options: {
        problem: { type: 'string' },
        kind: { type: 'string' },
        area: { type: 'string' },
        limit: { type: 'string' },
        json: { type: 'boolean' },
      },
      shape: {
        problem: problemShape.optional(),
        kind: kindIdShape.optional(),
        area: areaIdShape.optional(),
        limit: limitShape,
        json: jsonShape,
      },
    });
    const given = Object.entries(asked).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] satisfies [string, string]],
    );
    const path = `/api/v1/fleet/problems?${new URLSearchParams(given).toString()}`;
    const { body } = await context.askService({ method: 'GET', path });
    const answer = AnswerShape.safeParse(body).data;
    if (answer === undefined)
      throw new UnavailableError('the running service answers in another way: it is of another version');
    if (json) context.stdout(JSON.stringify(answer.problems));
    else for (const line of describe(answer)) context.stdout(line);
    return exitCodes.ok;
  },
};

const ProblemShape = z.looseObject({
  device: z.string(),
  area: z.string().nullable(),
  problem: z.string(),
  forSeconds: z.number(),
  touched: z.looseObject({ peoplePerDay: z.number(), lost: z.number(), urgent: z.boolean(), rank: z.number() }),
  signs: z.array(z.looseObject({ reason: z.string() })),
});
const AnswerShape = z.object({ problems: z.array(ProblemShape), next: z.string().nullable() });

function describe({ problems, next }: z.output<typeof AnswerShape>): readonly string[] {
  if (problems.length === 0) return ['No device is known to have a problem.'];
  const rows = problems.map(({ device, area, problem, forSeconds, touched, signs }) => [
    String(touched.rank),
    device,
    area ?? '-',
    touched.urgent ? `${problem}, urgent` : problem,
    spanOf(forSeconds * 1000),
    `${touched.peoplePerDay} a day`,
    `${Math.round(touched.lost * 100)} %`,
    signs[0]?.reason ?? '',
  ]);
  const heads = ['RANK', 'DEVICE', 'AREA', 'PROBLEM', 'FOR', 'PEOPLE', 'LOST', 'WHY'];
  return [...tabulate(heads, rows), ...(next === null ? [] : ['There are more; see --limit.'])];
}
