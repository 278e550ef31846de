import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { CallerError } from '../../model/errors.ts';
import type { Events } from '../../observability/events.ts';
import { problems } from '../problems/catalogue.ts';
import { documentProblems } from '../problems/route-problems.ts';
import type { App } from './app.ts';

export type Guard = { readonly operatorToken: string; readonly events: Events };

/**
 * Lets only an operator into a scope: whoever sends the token as `Authorization: Bearer TOKEN`. Call it after the limit of
 * requests is there and before any route: failed tries count against the limit, and every route is described as guarded.
 */
export function operatorOnly(scope: App, { operatorToken, events }: Guard): void {
  const isOperator = recognise(operatorToken);
  // A hook of the scope runs before the limit that is set on each route.
  if (scope.hasDecorator('rateLimit')) scope.addHook('onRequest', scope.rateLimit());
  scope.addHook('onRequest', async (request, reply) => {
    if (isOperator(request)) return;
    refuseStranger(request, reply, events);
  });
  scope.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  scope.addHook('onRoute', describeAsGuarded);
  // Otherwise what is open to all pages would answer the question of such a page, for us too.
  scope.options('/*', { schema: { hide: true } }, (_request, reply) => reply.callNotFound());
}

/** Tells an operator, by the token of a request. */
export function recognise(operatorToken: string): (request: FastifyRequest) => boolean {
  const isToken = compareTo(operatorToken);
  return ({ headers }) => isToken(bearerOf(headers.authorization));
}

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

const bearerOf = (header: string | undefined): string => /^bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? '';

function describeAsGuarded(route: RouteOptions): void {
  if (route.schema === undefined || route.schema.hide === true) return;
  route.schema.security = [{ operator: [] }];
  route.config = { ...route.config, problems: [...(route.config?.problems ?? []), 'operator_only'] };
  documentProblems(route);
}
