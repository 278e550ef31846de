import type { FastifyRequest } from 'fastify';
import { CallerError } from '../../model/errors.ts';
import type { Events } from '../../observability/events.ts';
import { problems } from '../problems/catalogue.ts';

type Guard = {
  /** Where people reach this service; a proxy may ask us under another name. */
  readonly publicUrl: string;
  readonly events: Events;
};

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export const changesSomething = ({ method }: Pick<FastifyRequest, 'method'>): boolean => !safeMethods.has(method);

/**
 * Holds that a change was asked for by our own page, and not by another one that makes use of the cookie: it says so with a
 * header that no form can send and no foreign script may, and the browser says the same.
 *
 * @throws {CallerError} (403 `request_forged`)
 */
export function requireOwnPage(request: FastifyRequest, { publicUrl, events }: Guard): void {
  const isMarked = request.headers['x-barrio-csrf'] !== undefined;
  if (isMarked && comesFromUs(request, publicUrl)) return;
  events.emit('requestForged', { address: request.ip });
  throw new CallerError(problems.request_forged.meaning, { status: 403, code: 'request_forged' });
}

/** Sec-Fetch-Site is what the browser itself thinks, whatever proxies did to our name; older ones name the page only. */
function comesFromUs({ headers, host }: FastifyRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === host;
}
