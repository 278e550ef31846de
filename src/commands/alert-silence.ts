import { z } from 'zod';
import { type Duration, parseDuration } from '../model/duration.ts';
import { after, parseIso, toIso } from '../model/time.ts';
import { personShape } from './alert.ts';
import { readAnswer } from './alert-shapes.ts';
import { readArguments } from './arguments.ts';
import { cityClock } from './city-clock.ts';
import { type Command, type CommandContext, exitCodes, UsageError } from './command.ts';
import { printable, tabulate } from './lines.ts';
import { areaIdShape, deviceIdShape, jsonShape } from './shapes.ts';

const NamesShape = z.array(z.string()).nullable();
const QuietingShape = z.looseObject({
  id: z.string(),
  is: z.string(),
  rules: NamesShape,
  areas: NamesShape,
  devices: NamesShape,
  from: z.string(),
  to: z.string(),
  by: z.string(),
  note: z.string(),
  endedAt: z.string().nullable(),
});
const QuietingListShape = z.object({ quietings: z.array(QuietingShape) });
type Quieting = z.output<typeof QuietingShape>;

const some = <Item extends z.ZodType>(item: Item) => z.array(item).optional();

const momentShape = z
  .string()
  .refine((text) => parseIso(text) !== undefined, 'expected a time like 2026-11-21T10:00:00Z');
const spanShape = z.string().transform((text, context) => {
  const span = parseDuration(text);
  if (span !== undefined) return span;
  context.addIssue({ code: 'custom', message: 'expected a span like 30m, 2h or 1d' });
  return z.NEVER;
});

export const alertSilence: Command = {
  name: 'alert silence',
  summary: 'Tell nobody of some alerts for a time, or plan maintenance',
  usage: `--for SPAN --by NAME [--rule ID]... [--area ID]... [--device ID]... [--from TIME] [--maintenance] [--note TEXT] [--json]
       alert silence --end ID --by NAME
       alert silence --list [--json]

  What matches all that is given is meant. Alerts go on, and are shown; what still fires at the end is told then.

  --for SPAN      how long, e.g. 2h
  --by NAME       who does it
  --rule ID       alerts of this rule; several times for several
  --area ID       in this area, and all that lie in it
  --device ID     of this device
  --from TIME     from then on; now when left out
  --maintenance   somebody works there
  --note TEXT     why
  --end ID        end this one before its time
  --list          those of now and to come`,
  async run(context) {
    const given = readArguments(context.arguments, {
      options: {
        for: { type: 'string' },
        by: { type: 'string' },
        rule: { type: 'string', multiple: true },
        area: { type: 'string', multiple: true },
        device: { type: 'string', multiple: true },
        from: { type: 'string' },
        maintenance: { type: 'boolean' },
        note: { type: 'string' },
        end: { type: 'string' },
        list: { type: 'boolean' },
        json: { type: 'boolean' },
      },
      shape: {
        for: spanShape.optional(),
        by: personShape.optional(),
        rule: some(z.string().min(1)),
        area: some(areaIdShape),
        device: some(deviceIdShape),
        from: momentShape.optional(),
        maintenance: z.boolean().default(false),
        note: z.string().max(1000).default(''),
        end: z.string().min(1).optional(),
        list: z.boolean().default(false),
        json: jsonShape,
      },
    });
    const { end, by } = given;
    if (given.list) return await list(context, given.json);
    if (by === undefined) throw new UsageError('--by: is needed, so that colleagues know who did it');
    if (end !== undefined) return await endOne(context, { end, by });
    return await make(context, { ...given, by });
  },
};

async function endOne(context: CommandContext, { end, by }: { readonly end: string; readonly by: string }) {
  const path = `/api/v1/operate/quietings/${encodeURIComponent(end)}?by=${encodeURIComponent(by)}`;
  const { body } = await context.askService({ method: 'DELETE', path });
  context.stdout(printable(`${readAnswer(QuietingShape, body).id} is ended`));
  return exitCodes.ok;
}

type Wanted = {
  readonly for?: Duration | undefined;
  readonly by: string;
  readonly rule?: readonly string[] | undefined;
  readonly area?: readonly string[] | undefined;
  readonly device?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly maintenance: boolean;
  readonly note: string;
  readonly json: boolean;
};

async function make(context: CommandContext, wanted: Wanted): Promise<number> {
  if (wanted.for === undefined) throw new UsageError('--for: is needed, e.g. --for 2h');
  const from = (wanted.from === undefined ? undefined : parseIso(wanted.from)) ?? context.clock.now();
  const { body } = await context.askService({
    method: 'POST',
    path: '/api/v1/operate/quietings',
    body: {
      is: wanted.maintenance ? 'maintenance' : 'silence',
      rules: wanted.rule,
      areas: wanted.area,
      devices: wanted.device,
      from: toIso(from),
      to: toIso(after(from, wanted.for)),
      by: wanted.by,
      note: wanted.note,
    },
  });
  const made = readAnswer(QuietingShape, body);
  const { say, zone } = await cityClock(context);
  const span = `from ${say(made.from)} to ${say(made.to)} (${zone})`;
  context.stdout(wanted.json ? JSON.stringify(made) : printable(`${made.id}: ${made.is} ${span}`));
  return exitCodes.ok;
}

async function list(context: CommandContext, json: boolean): Promise<number> {
  const { body } = await context.askService({ method: 'GET', path: '/api/v1/operate/quietings' });
  const now = context.clock.now();
  const quietings = readAnswer(QuietingListShape, body).quietings.filter(
    ({ to, endedAt }) => endedAt === null && (parseIso(to) ?? now) > now,
  );
  const { say, zone } = await cityClock(context);
  if (json) context.stdout(JSON.stringify(quietings));
  else if (quietings.length === 0) context.stdout('Nothing is silenced.');
  else
    for (const line of tabulate(
      ['SILENCE', 'IS', `FROM (${zone})`, 'TO', 'BY', 'OF', 'NOTE'],
      quietings.map((each) => [each.id, each.is, say(each.from), say(each.to), each.by, meantBy(each), each.note]),
    ))
      context.stdout(line);
  return exitCodes.ok;
}

/** `rule smog, area centro`. */
const meantBy = ({ rules, areas, devices }: Quieting): string =>
  Object.entries({ rule: rules, area: areas, device: devices })
    .flatMap(([is, ids]) => (ids === null ? [] : [`${is} ${ids.join(' ')}`]))
    .join(', ');
