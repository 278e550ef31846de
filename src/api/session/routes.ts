import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Accounts, type Audit, roles, type Session, type SignedIn } from '../../accounts/port.ts';
import { CallerError } from '../../model/errors.ts';
import { toIso } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { App } from '../app/app.ts';
import { keepPrivate } from '../app/operator-only.ts';
import { noteSignIns } from '../audit/note-sign-ins.ts';
import { problems } from '../problems/catalogue.ts';
import { answer } from '../vocabulary/answer.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { type SessionCookie, sessionCookie } from './cookie.ts';
import { changesSomething, requireOwnPage } from './own-page.ts';

export type SessionParts = {
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly events: Events;
  /** Where people reach this service. */
  readonly publicUrl: string;
};

const passwordText = z.string().min(1).max(1000);

const SignInShape = z
  .strictObject({ name: z.string().trim().toLowerCase().min(1).max(100), password: passwordText })
  .meta({ id: 'SignIn' });

const PasswordChangeShape = z.strictObject({ old: passwordText, next: passwordText }).meta({ id: 'PasswordChange' });

const SessionShape = z
  .object({
    account: z.object({
      name: z.string(),
      role: z.enum(roles),
      mustChangePassword: z.boolean().describe('Nothing else can be done before.'),
    }),
    endsAt: TimeShape.describe('When the password is asked for again, if nothing is done until then.'),
  })
  .meta({ id: 'Session' });

const SignedOutShape = z.object({ signedOut: z.literal(true) }).meta({ id: 'SignedOut' });

const presentSession = ({ account, endsAt }: Session): z.output<typeof SessionShape> => ({
  account: { name: account.name, role: account.role, mustChangePassword: account.mustChangePassword },
  endsAt: toIso(endsAt),
});

const tags = ['session'];
const bodyProblems = ['body_empty', 'body_not_json', 'media_type_unsupported', 'body_too_large'] as const;
const own = [{ session: [] }];

/** How people sign in, and out. */
export function addSession(scope: App, parts: SessionParts): void {
  const cookie = sessionCookie(parts.publicUrl);
  scope.addHook('onRequest', async (request) => {
    if (changesSomething(request)) requireOwnPage(request, parts);
  });
  keepPrivate(scope, '/session*');
  noteSignIns(scope, { ...parts, cookie });
  addSignIn(scope, parts, cookie);
  addMine(scope, parts, cookie);
  addSignOut(scope, parts, cookie);
  addChange(scope, parts, cookie);
}

function addSignIn(scope: App, { accounts, events }: SessionParts, cookie: SessionCookie): void {
  scope.post(
    '/session',
    {
      config: { problems: [...bodyProblems, 'sign_in_refused', 'request_forged', 'too_many_tries', 'unavailable'] },
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'The session lies in a cookie that no script can read. It ends 12 hours after it was last used, and after a week.',
        body: SignInShape,
        response: { 200: answer('Signed in.', SessionShape) },
      },
    },
    async (request, reply) => {
      const { name, password } = request.body;
      const signedIn = await accounts.signIn(name, password, request.ip);
      await leave(request, accounts, cookie);
      events.emit('signedIn', { account: signedIn.session.account.name });
      return begin(reply, signedIn, cookie);
    },
  );
}

/** What the browser was signed in as before is over: nobody else goes on with it. */
async function leave(request: FastifyRequest, accounts: Accounts, cookie: SessionCookie): Promise<void> {
  const token = cookie.tokenOf(request);
  if (token !== undefined) await accounts.signOut(token);
}

function begin(
  reply: FastifyReply,
  { token, session }: SignedIn,
  cookie: SessionCookie,
): z.output<typeof SessionShape> {
  cookie.put(reply, token);
  return presentSession(session);
}

function addMine(scope: App, { accounts }: SessionParts, cookie: SessionCookie): void {
  scope.get(
    '/session',
    {
      config: { problems: ['not_signed_in'] },
      schema: {
        tags,
        summary: 'Who is signed in',
        security: own,
        querystring: z.strictObject({}),
        response: { 200: answer('Who it is.', SessionShape) },
      },
    },
    async (request) => {
      const token = cookie.tokenOf(request);
      const session = token === undefined ? undefined : accounts.session(token);
      if (session === undefined) throw notSignedIn();
      return presentSession(session);
    },
  );
}

const notSignedIn = (): CallerError =>
  new CallerError(problems.not_signed_in.meaning, { status: 401, code: 'not_signed_in' });

function addSignOut(scope: App, { accounts }: SessionParts, cookie: SessionCookie): void {
  scope.delete(
    '/session',
    {
      config: { problems: ['request_forged'] },
      schema: {
        tags,
        summary: 'Sign out',
        description: 'Also when nobody is signed in.',
        security: own,
        querystring: z.strictObject({}),
        response: { 200: answer('Signed out.', SignedOutShape) },
      },
    },
    async (request, reply) => {
      await leave(request, accounts, cookie);
      cookie.remove(reply);
      return { signedOut: true as const };
    },
  );
}

function addChange(scope: App, { accounts }: SessionParts, cookie: SessionCookie): void {
  scope.put(
    '/session/password',
    {
      config: {
        problems: [
          ...bodyProblems,
          'password_weak',
          'not_signed_in',
          'sign_in_refused',
          'request_forged',
          'too_many_tries',
          'unavailable',
        ],
      },
      schema: {
        tags,
        summary: 'Change the own password',
        description: 'All sessions of the account end; a new one begins for whoever changed it.',
        security: own,
        body: PasswordChangeShape,
        response: { 200: answer('Changed; signed in anew.', SessionShape) },
      },
    },
    async (request, reply) => {
      const token = cookie.tokenOf(request);
      if (token === undefined) throw notSignedIn();
      const { old, next } = request.body;
      return begin(reply, await accounts.changePassword(token, { old, next, from: request.ip }), cookie);
    },
  );
}
