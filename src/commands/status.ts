import { z } from 'zod';
import { UnavailableError } from '../model/errors.ts';
import { readArguments } from './arguments.ts';
import { type Command, type CommandContext, exitCodes } from './command.ts';
import { sizeOf, spanOf } from './doctor/words.ts';
import { printable } from './lines.ts';

const PartShape = z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), remedy: z.string().optional() });
const ServiceShape = z.object({
  version: z.string(),
  startedAt: z.iso.datetime(),
  pid: z.number(),
  dataDir: z.string(),
  readiness: z.object({ ready: z.boolean(), parts: z.array(PartShape) }),
});
const StatusShape = z.object({
  time: z.iso.datetime(),
  urls: z.record(z.string(), z.string()),
  messages: z.object({ journalled: z.number(), perSecond: z.number() }),
  journal: z.object({
    bytes: z.number(),
    limitBytes: z.number(),
    consumers: z.array(z.object({ name: z.string(), behind: z.number() })),
  }),
  devices: z.object({
    total: z.number(),
    live: z.number(),
    late: z.number(),
    stale: z.number(),
    neverSeen: z.number(),
  }),
});
const LedgerShape = z.object({
  received: z.number(),
  replayed: z.number(),
  stored: z.number(),
  duplicate: z.number(),
  rejected: z.array(z.object({ code: z.string(), count: z.number() })),
  inFlight: z.object({ samples: z.number() }),
  balances: z.boolean(),
});

type Told = {
  readonly service: z.output<typeof ServiceShape>;
  readonly status: z.output<typeof StatusShape>;
  readonly ledger: z.output<typeof LedgerShape>;
};

export const status: Command = {
  name: 'status',
  summary: 'Show what the running service does, on one screen',
  usage: `[--json]

  Exit code 1 when the service is not ready, or does not run.

  --json  one JSON object`,
  async run(context) {
    const { json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      shape: { json: z.boolean().default(false) },
    });
    const told = await ask(context);
    if (json) context.stdout(JSON.stringify({ ready: told.service.readiness.ready, ...told }));
    else for (const line of describe(told)) context.stdout(printable(line));
    return told.service.readiness.ready ? exitCodes.ok : exitCodes.failed;
  },
};

async function ask({ askService }: CommandContext): Promise<Told> {
  const read = async <Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>> => {
    const answer = shape.safeParse((await askService({ method: 'GET', path })).body);
    if (answer.success) return answer.data;
    throw new UnavailableError(
      `the running service answers ${path} in another way: it is of another version than this`,
    );
  };
  return {
    service: await read('/api/v1/operate/service', ServiceShape),
    status: await read('/api/v1/status', StatusShape),
    ledger: await read('/api/v1/ledger', LedgerShape),
  };
}

function describe({ service, status: now, ledger }: Told): readonly string[] {
  const { messages, journal, devices } = now;
  const age = Date.parse(now.time) - Date.parse(service.startedAt);
  const behind = journal.consumers.map(({ name, behind: count }) => `${name} ${count} behind`);
  const rows: readonly (readonly [string, string])[] = [
    ['Barrio', `${service.version}, process ${service.pid}, for ${spanOf(age)}, on ${service.dataDir}`],
    ['Ready', service.readiness.ready ? 'yes' : 'NO'],
    ...service.readiness.parts.flatMap(describePart),
    ['Messages', `${messages.journalled} on disk, ${messages.perSecond.toFixed(1)} a second`],
    ['Journal', [`${sizeOf(journal.bytes)} of ${sizeOf(journal.limitBytes)}`, ...behind].join(', ')],
    ['Ledger', describeLedger(ledger)],
    [
      'Devices',
      `${devices.total}: ${devices.live} live, ${devices.late} late, ${devices.stale} stale, ${devices.neverSeen} never seen`,
    ],
    ...Object.entries(now.urls).map(([name, url]) => [name.toUpperCase(), url] as const),
  ];
  return rows.map(([name, value]) => `${name.padEnd(10)} ${value}`);
}

function describePart({
  name,
  ok,
  detail,
  remedy,
}: z.output<typeof PartShape>): readonly (readonly [string, string])[] {
  const line = ['', `${ok ? 'ok   ' : 'FAULT'} ${name}: ${detail}`] as const;
  return ok || remedy === undefined ? [line] : [line, ['', `      -> ${remedy}`]];
}

function describeLedger({
  received,
  replayed,
  stored,
  duplicate,
  rejected,
  inFlight,
  balances,
}: Told['ledger']): string {
  const refused = rejected.reduce((total, { count }) => total + count, 0);
  const again = replayed === 0 ? '' : ` (${replayed} of them refused before and tried again)`;
  const sum = `received ${received}${again} = stored ${stored} + duplicate ${duplicate} + rejected ${refused} + in flight ${inFlight.samples}`;
  return balances ? `${sum}: balances` : `${sum}: DOES NOT BALANCE, see: npm run barrio -- doctor`;
}
