import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Audience } from '../../model/rule.ts';
import type { Events } from '../../observability/events.ts';
import { recognise, refuseStranger } from '../app/operator-only.ts';

/** For whom an answer is made: operators see everything, anybody else what is meant for citizens. */
export type Viewer = { readonly isOperator: boolean; readonly audience: Audience | undefined };

export const citizen: Viewer = { isOperator: false, audience: 'citizens' };
export const operator: Viewer = { isOperator: true, audience: undefined };

export const maySee = (viewer: Viewer, { audience }: { readonly audience: readonly Audience[] }): boolean =>
  viewer.audience === undefined || audience.includes(viewer.audience);

type Guard = { readonly operatorToken: string; readonly events: Events };

/**
 * Tells who asks. A wrong token is refused, and not answered as if there were none.
 *
 * @throws {CallerError} (401)
 */
export function createWhoAsks({ operatorToken, events }: Guard) {
  const isOperator = recognise(operatorToken);
  return (request: FastifyRequest, reply: FastifyReply): Viewer => {
    reply.header('vary', 'authorization');
    if (request.headers.authorization === undefined) return citizen;
    if (!isOperator(request)) return refuseStranger(request, reply, events);
    reply.header('cache-control', 'no-store');
    return operator;
  };
}

export type WhoAsks = ReturnType<typeof createWhoAsks>;
