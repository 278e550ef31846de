import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Accounts, Actor, Role, Session } from '../../accounts/port.ts';
import { CallerError } from '../../model/errors.ts';
import type { Events } from '../../observability/events.ts';
import { type ProblemCode, problems } from '../problems/catalogue.ts';
import { documentProblems } from '../problems/route-problems.ts';
import { sessionCookie } from '../session/cookie.ts';
import { changesSomething, requireOwnPage } from '../session/own-page.ts';
import type { App } from './app.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Not for every operator: accounts, and passwords of devices. */
    readonly adminOnly?: boolean;
  }
  interface FastifyRequest {
    /** Who asks, where only operators may; `undefined` before they are recognised. */
    actor: Actor | undefined;
  }
}

export type Guard = {
  readonly operatorToken: string;
  readonly accounts: Pick<Accounts, 'session' | 'goesOn'>;
  /** Where people reach this service. */
  readonly publicUrl: string;
  readonly events: Events;
};

/** An operator: a program with the token, or a person who is signed in. */
export type Recognised = {
  readonly actor: Actor;
  readonly session: Session | undefined;
  /** For an answer that stays open: whether this person would still be let in. */
  readonly goesOn: () => boolean;
};

/**
 * Lets only an operator into a scope: whoever sends the token as `Authorization: Bearer TOKEN`, or the cookie of a session. Call
 * it after the limit of requests is there and before any route: failed tries count against the limit, and every route is
 * described as guarded.
 */
export function operatorOnly(scope: App, guard: Guard): void {
  const recognise = createRecognise(guard);
  scope.decorateRequest('actor');
  // A hook of the scope runs before the limit that is set on each route.
  if (scope.hasDecorator('rateLimit')) scope.addHook('onRequest', scope.rateLimit());
  scope.addHook('onRequest', async (request, reply) => {
    const operator = recognise(request);
    if (operator === undefined) return refuseStranger(request, reply, guard.events);
    request.actor = operator.actor;
    if (operator.session !== undefined) admit(operator.session, request, guard);
    return undefined;
  });
  keepPrivate(scope, '/*');
  scope.addHook('onRoute', describeAsGuarded);
}

/** No cache keeps the answers of a scope, and no page from elsewhere is told that it may ask. */
export function keepPrivate(scope: App, addresses: string): void {
  scope.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  // Otherwise what is open to all pages would answer the question of such a page, for us too.
  scope.options(addresses, { schema: { hide: true } }, (_request, reply) => reply.callNotFound());
}

/** Tells who asks. A token that is sent decides, also when it is wrong. */
export function createRecognise(guard: Omit<Guard, 'events'>): (request: FastifyRequest) => Recognised | undefined {
  const isToken = compareTo(guard.operatorToken);
  const cookie = sessionCookie(guard.publicUrl);
  return (request) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      return isToken(bearerOf(authorization))
        ? { actor: { is: 'token' }, session: undefined, goesOn: () => true }
        : undefined;
    }
    const token = cookie.tokenOf(request);
    if (token === undefined) return undefined;
    const session = guard.accounts.session(token);
    if (session === undefined) return undefined;
    const { name, role } = session.account;
    return { actor: { is: 'account', name, role }, session, goesOn: () => guard.accounts.goesOn(token) };
  };
}

/** @throws {CallerError} (403) when this person may not do this, or not now, or did not ask for it. */
function admit({ account }: Session, request: FastifyRequest, guard: Guard): void {
  if (changesSomething(request)) requireOwnPage(request, guard);
  if (account.mustChangePassword) throw forbidden('password_must_change');
  if (request.routeOptions.config.adminOnly === true && account.role !== mayDoAll) throw forbidden('admin_only');
}

const mayDoAll: Role = 'admin';

const forbidden = (code: 'password_must_change' | 'admin_only'): CallerError =>
  new CallerError(problems[code].meaning, { status: 403, code });

/** @throws {CallerError} (401), always. */
export function refuseStranger(request: FastifyRequest, reply: FastifyReply, events: Events): never {
  events.emit('operatorRefused', { address: request.ip });
  reply.header('www-authenticate', 'Bearer realm="barrio"');
  throw new CallerError(problems.operator_only.meaning, { status: 401, code: 'operator_only' });
}

/** Takes the same time whatever is given: digests are equally long, and compared to their end. */
function compareTo(token: string): (given: string) => boolean {
  const expected = digest(token);
  return (given) => timingSafeEqual(digest(given), expected);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const bearerOf = (header: string): string => /^bearer +(\S+) *$/i.exec(header)?.[1] ?? '';

function describeAsGuarded(route: RouteOptions): void {
  if (route.schema === undefined || route.schema.hide === true) return;
  route.schema.security = [{ operator: [] }, { session: [] }];
  const own: ProblemCode[] = ['operator_only', 'password_must_change'];
  if ([route.method].flat().some((method) => changesSomething({ method }))) own.push('request_forged');
  if (route.config?.adminOnly === true) own.push('admin_only');
  route.config = { ...route.config, problems: [...(route.config?.problems ?? []), ...own] };
  documentProblems(route);
}
