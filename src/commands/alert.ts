import { z } from 'zod';
import { alertTopics, severities } from '../model/rule.ts';
import {
  AlertListShape,
  AlertShape,
  type ListedAlert,
  type Pending,
  PendingListShape,
  readAnswer,
  WholeAlertShape,
} from './alert-shapes.ts';
import { comparedOf, describeWhole, stateOf } from './alert-words.ts';
import { readArguments } from './arguments.ts';
import { type CityClock, cityClock } from './city-clock.ts';
import { type Command, type CommandContext, exitCodes } from './command.ts';
import { printable, tabulate } from './lines.ts';
import { areaIdShape, jsonShape } from './shapes.ts';

const alertIdShape = z.string().min(1).max(128);
export const personShape = z.string().min(1).max(100);
const limitShape = z
  .string()
  .regex(/^([1-9]\d?|1\d\d|200)$/, 'expected a number from 1 to 200')
  .transform(Number)
  .default(50);

export const alertList: Command = {
  name: 'alert list',
  summary: 'Show what fires now, worst first',
  usage: `[--over | --pending] [--area AREA] [--topic TOPIC] [--severity SEVERITY] [--limit COUNT] [--json]

  Asks the running service.

  --pending            conditions that hold and have not fired yet instead, the next to fire first
  --over               those that are over instead, the last one first
  --area AREA          of this area, of areas of it, and of those around it; see: area list
  --topic TOPIC        ${alertTopics.join(', ')}
  --severity SEVERITY  so severe at least: ${severities.join(', ')}
  --limit COUNT        so many at most; 50 when left out
  --json               print one JSON array`,
  async run(context) {
    const { json, over, pending, ...asked } = readArguments(context.arguments, {
      options: {
        over: { type: 'boolean' },
        pending: { type: 'boolean' },
        area: { type: 'string' },
        topic: { type: 'string' },
        severity: { type: 'string' },
        limit: { type: 'string' },
        json: { type: 'boolean' },
      },
      shape: {
        over: z.boolean().default(false),
        pending: z.boolean().default(false),
        area: areaIdShape.optional(),
        topic: z.enum(alertTopics).optional(),
        severity: z.enum(severities).optional(),
        limit: limitShape,
        json: jsonShape,
      },
    });
    if (pending) return await listPending(context, json);
    const query = new URLSearchParams({ state: over ? 'resolved' : 'firing' });
    for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, String(value));
    const { body } = await context.askService({ method: 'GET', path: `/api/v1/alerts?${query.toString()}` });
    const { alerts, next } = readAnswer(AlertListShape, body);
    if (json) context.stdout(JSON.stringify(alerts));
    else
      for (const line of describeAll(alerts, { hasMore: next !== null, clock: await cityClock(context) }))
        context.stdout(line);
    return exitCodes.ok;
  },
};

async function listPending(context: CommandContext, json: boolean): Promise<number> {
  const { body } = await context.askService({ method: 'GET', path: '/api/v1/operate/alerts/pending' });
  const { pending } = readAnswer(PendingListShape, body);
  const clock = await cityClock(context);
  if (json) context.stdout(JSON.stringify(pending));
  else for (const line of describePending(pending, clock)) context.stdout(line);
  return exitCodes.ok;
}

function describePending(pending: readonly Pending[], { say, zone }: CityClock): readonly string[] {
  if (pending.length === 0) return ['Nothing is pending.'];
  const rows = pending.map(({ rule, subject, since, firesAt, evidence }) => [
    rule,
    subject.name,
    say(since),
    say(firesAt),
    comparedOf(evidence).replace(/^: /, ''),
  ]);
  return tabulate(['RULE', 'ABOUT', `SINCE (${zone})`, 'FIRES AT', 'WHY'], rows);
}

type Around = { readonly hasMore: boolean; readonly clock: CityClock };

function describeAll(alerts: readonly ListedAlert[], { hasMore, clock }: Around): readonly string[] {
  if (alerts.length === 0) return ['There is none.'];
  const rows = alerts.map((alert) => [
    alert.id,
    alert.rule,
    alert.severity,
    alert.subject.name,
    alert.area?.name ?? '-',
    clock.say(alert.since),
    stateOf(alert, clock),
  ]);
  return [
    ...tabulate(['ALERT', 'RULE', 'SEVERITY', 'ABOUT', 'AREA', `SINCE (${clock.zone})`, 'STATE'], rows),
    ...(hasMore ? ['There are more; see --limit.'] : []),
  ];
}

export const alertShow: Command = {
  name: 'alert show',
  summary: 'Show an alert, and why it came',
  usage: `ID [--json]

  ID       as alert list shows it
  --json   print one JSON object, with all evidence`,
  async run(context) {
    const { id, json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      places: ['id'],
      shape: { id: alertIdShape, json: jsonShape },
    });
    const path = `/api/v1/alerts/${encodeURIComponent(id)}`;
    const { body } = await context.askService({ method: 'GET', path });
    const alert = readAnswer(WholeAlertShape, body);
    if (json) context.stdout(JSON.stringify(alert));
    else for (const line of describeWhole(alert, await cityClock(context))) context.stdout(printable(line));
    return exitCodes.ok;
  },
};

export const alertAcknowledge: Command = {
  name: 'alert acknowledge',
  summary: 'Take an alert on: it is neither repeated nor passed on',
  usage: `ID --by NAME [--note TEXT] [--json]

  ID           as alert list shows it
  --by NAME    who takes it on
  --note TEXT  what colleagues should know; shown to operators only`,
  async run(context) {
    const { id, by, note, json } = readArguments(context.arguments, {
      options: { by: { type: 'string' }, note: { type: 'string' }, json: { type: 'boolean' } },
      places: ['id'],
      shape: { id: alertIdShape, by: personShape, note: z.string().max(1000).default(''), json: jsonShape },
    });
    const path = `/api/v1/operate/alerts/${encodeURIComponent(id)}/acknowledge`;
    const { body } = await context.askService({ method: 'POST', path, body: { by, note } });
    const alert = readAnswer(AlertShape, body);
    context.stdout(
      json ? JSON.stringify(alert) : printable(`${alert.id}: ${stateOf(alert, await cityClock(context))}`),
    );
    return exitCodes.ok;
  },
};
