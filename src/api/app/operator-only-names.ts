import type { FastifyRequest } from 'fastify';
import { CallerError } from '../../model/errors.ts';

/**
 * Who does it, as colleagues know them. Who is signed in does it in their own name, whatever the request says; a program with the
 * token says for whom.
 *
 * @throws {CallerError} (400) when a program does not say.
 */
export function nameOfActor({ actor }: FastifyRequest, given: string | undefined): string {
  if (actor?.is === 'account') return actor.name;
  if (given !== undefined) return given;
  throw new CallerError('body by: is needed with the token of the operator: who does it, as colleagues know them.', {
    status: 400,
    code: 'invalid_request',
  });
}
