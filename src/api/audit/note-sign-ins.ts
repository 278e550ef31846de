import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts, AuditEntry } from '../../accounts/port.ts';
import type { App } from '../app/app.ts';
import type { SessionCookie } from '../session/cookie.ts';
import { sessionActions } from './actions.ts';
import { type AuditParts, keepEntry } from './note-changes.ts';

type Parts = AuditParts & { readonly accounts: Accounts; readonly cookie: SessionCookie };

/**
 * Notes who signs in and out, who changes a password, and wrong passwords at names that there are: what was typed as a name that
 * there is not may be a password.
 */
export function noteSignIns(scope: App, parts: Parts): void {
  scope.decorateRequest('actor');
  // When it is over, nobody knows any more whose session it was.
  scope.addHook('preHandler', async (request) => {
    const token = parts.cookie.tokenOf(request);
    const account = token === undefined ? undefined : parts.accounts.session(token)?.account;
    if (account !== undefined) request.actor = { is: 'account', name: account.name, role: account.role };
  });
  scope.addHook('onSend', async (request, reply) => {
    if (reply.statusCode < 400) await note(request, reply, parts);
  });
  // Only then, so that a refusal takes as long for a name that there is as for any other.
  scope.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode === 401) await note(request, reply, parts);
  });
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

async function note(request: FastifyRequest, reply: FastifyReply, parts: Parts): Promise<void> {
  const entry = entryOf({ request, reply }, parts);
  if (entry === undefined) return;
  await keepEntry(parts, { ...entry, from: request.ip, status: reply.statusCode, detail: undefined });
}

type Said = Pick<AuditEntry, 'actor' | 'action' | 'target'>;

function entryOf(exchange: Exchange, { accounts }: Parts): Said | undefined {
  const { actor, method } = exchange.request;
  if (method === 'POST') return triedEntry(exchange, accounts);
  if (actor === undefined || method === 'GET' || method === 'HEAD') return undefined;
  const action = method === 'DELETE' ? sessionActions.end : sessionActions.password;
  return { actor, action, target: actor.is === 'account' ? actor.name : undefined };
}

/** Who has signed in did it; of a wrong password, nobody knows whose hands they were. */
function triedEntry({ request, reply }: Exchange, accounts: Accounts): Said | undefined {
  const account = accounts.all().find(({ name }) => name === nameIn(request.body));
  if (account === undefined) return undefined;
  const { name, role } = account;
  const actor = reply.statusCode < 400 ? ({ is: 'account', name, role } as const) : undefined;
  return { actor, action: sessionActions.begin, target: name };
}

const nameIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'name' in body && typeof body.name === 'string' ? body.name : undefined;
