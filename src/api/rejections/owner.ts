import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { basicCredentials } from '../../model/basic-credentials.ts';
import { CallerError } from '../../model/errors.ts';
import type { Directory, Principal } from '../../registry/port.ts';
import type { App } from '../app/app.ts';

/**
 * Makes a scope private: what it answers is for one owner, so no cache keeps it and no page from elsewhere reads it. Call it after
 * the limit of requests is there and before any route: failed tries count against the limit.
 */
export function ownersOnly(scope: App): void {
  if (scope.hasDecorator('rateLimit')) scope.addHook('onRequest', scope.rateLimit());
  scope.addHook('onSend', async (_request, reply) => {
    reply
      .header('cache-control', 'no-store')
      .header('cross-origin-resource-policy', 'same-origin')
      .removeHeader('access-control-allow-origin');
  });
  scope.addHook('onRoute', closeToOtherPages(scope));
}

/** Otherwise what is open to all pages would answer the question of such a page, for us too. */
function closeToOtherPages(scope: App): (route: RouteOptions) => void {
  return ({ method, url }) => {
    if (![method].flat().includes('GET')) return;
    const path = url.slice(scope.prefix.length);
    scope.options(path, { schema: { hide: true } }, (_request, reply) => reply.callNotFound());
  };
}

/**
 * Who asks, by the credential of a device or gateway.
 *
 * @throws {CallerError} when there is none, or it is wrong.
 */
export function authenticate(request: FastifyRequest, { registry, reply }: Door): Principal {
  const given = basicCredentials(request.headers.authorization);
  const principal = given && registry.authenticate(given.username, given.password);
  if (principal !== undefined) return principal;
  reply.header('www-authenticate', 'Basic realm="barrio", charset="UTF-8"');
  throw new CallerError('Send the username and the password of a registered device or gateway as HTTP Basic.', {
    status: 401,
    code: 'credentials_wrong',
  });
}

type Door = { readonly registry: Directory; readonly reply: FastifyReply };
