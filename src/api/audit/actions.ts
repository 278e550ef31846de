import { z } from 'zod';
import { earliestTime, epochMs, toIso } from '../../model/time.ts';

/** What an entry of the audit log says of a request, besides who and when. */
export type Noted = {
  readonly action: string;
  /** Of what, where the address does not say it. */
  readonly target?: (body: unknown) => string | undefined;
  /** What of the request may be kept: never a password, a token or free text. */
  readonly detail?: (body: unknown) => string | undefined;
};

/** It is not safe by its method, but changes nothing. */
const changesNothing = 'changes nothing';

/** One field of a body, whether the route took it or not. */
const field =
  (name: string) =>
  (body: unknown): string | undefined => {
    const value = z.looseObject({}).safeParse(body).data?.[name];
    if (typeof value === 'number' && value > earliestTime) return toIso(epochMs(value));
    return typeof value === 'string' || typeof value === 'boolean' ? String(value).slice(0, 200) : undefined;
  };

const fields =
  (...names: readonly string[]) =>
  (body: unknown): string | undefined => {
    const said = names.flatMap((name) => {
      const value = field(name)(body);
      return value === undefined ? [] : [`${name}=${value}`];
    });
    return said.length === 0 ? undefined : said.join(' ');
  };

/** The text of a rule is no name of one. */
const ruleTried = (body: unknown): string | undefined => {
  const named = field('rule')(body);
  return named !== undefined && /^[\w.-]{1,64}$/.test(named) ? named : field('as')(body);
};

const Key = z.object({ position: z.number(), item: z.number(), receivedAt: z.number() });

/** One letter, whether the route took its id or not; or the device whose letters are meant. */
const lettersTried = (body: unknown): string | undefined => {
  const { id, filter } = z.looseObject({}).safeParse(body).data ?? {};
  const key = Key.safeParse(id).data;
  return key === undefined
    ? (field('id')(body) ?? field('device')(filter))
    : `${key.position}-${key.item}-${key.receivedAt}`;
};

const lettersMeant = (body: unknown): string | undefined =>
  fields('all')(body) ?? fields('code', 'sender', 'from', 'to')(z.looseObject({}).safeParse(body).data?.['filter']);

/** What operators can change, by method and address: the closed list. A test holds that no route is missing. */
export const operatorActions: Readonly<Record<string, Noted | typeof changesNothing>> = {
  'POST /accounts': { action: 'account.add', target: field('name'), detail: fields('role') },
  'PATCH /accounts/:name': { action: 'account.change', detail: fields('role', 'isDisabled') },
  'DELETE /accounts/:name': { action: 'account.remove' },
  'POST /accounts/:name/reset': { action: 'account.reset' },
  'POST /alerts/:id/acknowledge': { action: 'alert.acknowledge', detail: fields('by') },
  'POST /backtests': { action: 'backtest.start', target: ruleTried },
  'DELETE /backtests/:id': { action: 'backtest.cancel' },
  'POST /backups': { action: 'backup.make' },
  'DELETE /backups/making': { action: 'backup.cancel' },
  'POST /deliveries/:key/retry': { action: 'delivery.retry' },
  'POST /devices/:id/credential': { action: 'device.rotate' },
  'POST /queue/:id/acknowledge': { action: 'problem.acknowledge' },
  'POST /queue/:id/assign': { action: 'problem.assign', detail: fields('to') },
  'POST /queue/:id/snooze': { action: 'problem.snooze', detail: fields('until') },
  'POST /queue/:id/note': { action: 'problem.note' },
  'POST /quietings': { action: 'quieting.make', detail: fields('is', 'from', 'to', 'by') },
  'DELETE /quietings/:id': { action: 'quieting.end' },
  'POST /receivers/:name/test': { action: 'receiver.test' },
  'POST /rejections/replay': { action: 'rejection.replay', target: lettersTried, detail: lettersMeant },
  'DELETE /rejections/replay': { action: 'rejection.cancel_replay' },
  'PUT /rules/:id': { action: 'rule.put' },
  'DELETE /rules/:id': { action: 'rule.remove' },
  'POST /rules/:id/validate': changesNothing,
  'POST /rules/:id/tests': changesNothing,
  'PUT /rules/:id/tests': { action: 'rule.keep_tests' },
};

/** What people do about their own sessions. */
export const sessionActions = { begin: 'session.begin', end: 'session.end', password: 'session.password' } as const;

/** What commands change beside the service, in the database itself; the rest they ask of it. */
const commandActions = [
  'area.import',
  'device.add',
  'device.change',
  'device.import',
  'device.remove',
  'gateway.add',
  'gateway.remove',
];

/** All that the audit log can say. */
export const auditActions: readonly string[] = [
  ...new Set([
    ...Object.values(operatorActions).flatMap((noted) => (noted === changesNothing ? [] : [noted.action])),
    ...Object.values(sessionActions),
    ...commandActions,
  ]),
].sort();

export const actionOf = (method: string, address: string): Noted | undefined => {
  const noted = operatorActions[`${method} ${address}`];
  return noted === changesNothing ? undefined : noted;
};
