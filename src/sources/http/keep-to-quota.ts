import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { seconds } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import type { Events } from '../../observability/events.ts';
import type { Principal } from '../../registry/port.ts';
import type { Quotas } from '../port.ts';
import { weightOf } from '../quotas/limits.ts';

/** A sender that would have to wait longer is told to come back instead. */
const longestWait = seconds(1);

export type QuotaParts = { readonly quotas: Quotas; readonly events: Events; readonly bodyBytes: number };

/**
 * Lets a request wait for its turn, while its body is still in the socket.
 *
 * @throws {CallerError} when that would take too long: nothing was taken, and Retry-After says when there is room.
 */
export async function keepToQuota(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  sender: Principal,
  { quotas, events, bodyBytes }: QuotaParts,
): Promise<void> {
  const quota = quotas.enter(sender);
  const { taken, wait } = quota.book(weightOf(announced(request, bodyBytes)), longestWait);
  quotas.leave(sender);
  if (taken) {
    if (wait > 0) await pause(wait);
    return;
  }
  events.emit('messageTurnedAway', { via: 'http', reason: 'quota_exceeded' });
  const waitSeconds = Math.ceil(wait / seconds(1));
  reply.header('retry-after', waitSeconds);
  const { perSecond, peakPerSecond } = quotas.stateOf(sender);
  throw new CallerError(
    `${sender.id} has used up its quota (${perSecond ?? peakPerSecond} messages a second); wait ${waitSeconds} seconds.`,
    { status: 429, code: 'quota_exceeded' },
  );
}

/** What the body will weigh; one that does not say so is taken for the largest that there may be. */
function announced({ headers }: FastifyRequest, most: number): number {
  const length = Number(headers['content-length'] ?? most);
  return Number.isFinite(length) ? Math.min(length, most) : most;
}
