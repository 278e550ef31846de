import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Audience } from '../../model/rule.ts';
import { createRecognise, type Guard, refuseStranger } from '../app/operator-only.ts';

/** For whom an answer is made: operators see everything, anybody else what is meant for citizens. */
export type Viewer = { readonly isOperator: boolean; readonly audience: Audience | undefined };

/** Somebody whose answer may stay open for long. */
export type Asking = Viewer & {
  /** Whether they still are who they were when they asked: a session may end meanwhile. */
  readonly goesOn: () => boolean;
};

export const citizen: Viewer = { isOperator: false, audience: 'citizens' };
export const operator: Viewer = { isOperator: true, audience: undefined };

export const maySee = (viewer: Viewer, { audience }: { readonly audience: readonly Audience[] }): boolean =>
  viewer.audience === undefined || audience.includes(viewer.audience);

/**
 * Tells who asks: an operator by the token or by a session. A wrong token is refused, and not answered as if there were none; a
 * session that is over, or whose password has to be changed first, shows what anybody sees.
 *
 * @throws {CallerError} (401)
 */
export function createWhoAsks(guard: Guard) {
  const recognise = createRecognise(guard);
  return (request: FastifyRequest, reply: FastifyReply): Asking => {
    reply.header('vary', 'authorization, cookie');
    const found = recognise(request);
    if (found === undefined && request.headers.authorization !== undefined) {
      return refuseStranger(request, reply, guard.events);
    }
    if (found === undefined || found.session?.account.mustChangePassword === true)
      return { ...citizen, goesOn: () => true };
    reply.header('cache-control', 'no-store');
    return { ...operator, goesOn: found.goesOn };
  };
}

export type WhoAsks = ReturnType<typeof createWhoAsks>;
