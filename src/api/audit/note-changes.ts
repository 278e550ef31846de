import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Audit, AuditEntry } from '../../accounts/port.ts';
import { messageOf } from '../../model/errors.ts';
import type { Events } from '../../observability/events.ts';
import type { App } from '../app/app.ts';
import { actionOf, type Noted } from './actions.ts';

export type AuditParts = { readonly audit: Audit; readonly events: Events };

/**
 * Notes every change that an operator makes in a scope, or tries to make, before it is answered: who is told that something was
 * done can rely on its trace. Call it behind the guard.
 *
 * @param prefix what the addresses of the scope begin with.
 */
export function noteChanges(scope: App, parts: AuditParts & { readonly prefix: string }): void {
  scope.addHook('onSend', async (request, reply) => {
    const noted = actionOf(request.method, (request.routeOptions.url ?? '').slice(parts.prefix.length));
    if (noted === undefined || request.actor === undefined) return;
    await keepEntry(parts, { ...describe(request, noted), status: reply.statusCode });
  });
}

function describe(
  request: FastifyRequest,
  { action, target, detail }: Noted,
): Omit<AuditEntry, 'id' | 'at' | 'status'> {
  return {
    actor: request.actor,
    from: request.ip,
    action,
    target: target === undefined ? firstParameter(request) : target(request.body),
    detail: detail?.(request.body),
  };
}

const firstParameter = ({ params }: FastifyRequest): string | undefined => {
  const [first] = Object.values(z.looseObject({}).safeParse(params).data ?? {});
  return typeof first === 'string' || typeof first === 'number' ? String(first).slice(0, 200) : undefined;
};

/** What was done is done, so it is answered also when its trace cannot be written; that is told as loudly as we can. */
export async function keepEntry({ audit, events }: AuditParts, entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
  try {
    await audit.note(entry);
  } catch (error) {
    events.emit('auditNotKept', { action: entry.action, reason: messageOf(error) });
  }
}
