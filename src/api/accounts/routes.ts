import { z } from 'zod';
import { type Account, type Accounts, accountNamePattern, accountNameRule, roles } from '../../accounts/port.ts';
import { toIso } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { TimeShape } from '../vocabulary/value.ts';

const AccountShape = z
  .object({
    name: z.string(),
    role: z.enum(roles),
    mustChangePassword: z.boolean().describe('The password was made by somebody else, and was not changed yet.'),
    isDisabled: z.boolean(),
    createdAt: TimeShape,
    lastSignInAt: TimeShape.nullable(),
  })
  .meta({ id: 'Account' });

const AccountsShape = z.object({ accounts: z.array(AccountShape) }).meta({ id: 'AccountList' });

const passwordShape = z.string().describe('Shown this once; it has to be changed before anything else can be done.');

const NewAccountShape = z.object({ account: AccountShape, password: passwordShape }).meta({ id: 'NewAccount' });
const ResetShape = z.object({ password: passwordShape }).meta({ id: 'NewPassword' });
const RemovedShape = z.object({ removed: z.string() }).meta({ id: 'AccountRemoved' });

const NameShape = z.string().regex(accountNamePattern, accountNameRule);
const ParamsShape = z.strictObject({ name: z.string().min(1).max(100) });

const AddShape = z
  .strictObject({ name: NameShape, role: z.enum(roles).default('operator') })
  .meta({ id: 'NewAccountRequest' });

const ChangeShape = z
  .strictObject({ role: z.enum(roles).optional(), isDisabled: z.boolean().optional() })
  .refine(({ role, isDisabled }) => role !== undefined || isDisabled !== undefined, 'names nothing to change')
  .meta({ id: 'AccountChange' });

const bodyProblems = ['body_empty', 'body_not_json', 'media_type_unsupported'] as const;
const tags = ['operate'];
const nothing = z.strictObject({});

const presentAccount = ({ createdAt, lastSignInAt, ...rest }: Account): z.output<typeof AccountShape> => ({
  ...rest,
  createdAt: toIso(createdAt),
  lastSignInAt: lastSignInAt === undefined ? null : toIso(lastSignInAt),
});

type Parts = { readonly accounts: Accounts };

/** Who may sign in. For admins. */
export function addAccounts(app: App, parts: Parts): void {
  app.get(
    '/accounts',
    {
      config: { adminOnly: true },
      schema: {
        tags,
        summary: 'Who may sign in',
        querystring: nothing,
        response: { 200: answer('All accounts, by name.', AccountsShape) },
      },
    },
    async () => ({ accounts: parts.accounts.all().map(presentAccount) }),
  );
  addNew(app, parts);
  addChange(app, parts);
  addReset(app, parts);
  addRemove(app, parts);
}

function addNew(app: App, { accounts }: Parts): void {
  app.post(
    '/accounts',
    {
      config: { adminOnly: true, problems: [...bodyProblems, 'account_taken', 'unavailable'] },
      schema: {
        tags,
        summary: 'Let somebody in',
        body: AddShape,
        response: { 201: answer('The account, with a password that has to be changed.', NewAccountShape) },
      },
    },
    async ({ body }, reply) => {
      const { account, password } = await accounts.add(body);
      return reply.code(201).send({ account: presentAccount(account), password });
    },
  );
}

function addChange(app: App, { accounts }: Parts): void {
  app.patch(
    '/accounts/:name',
    {
      config: { adminOnly: true, problems: [...bodyProblems, 'account_unknown', 'last_admin'] },
      schema: {
        tags,
        summary: 'Change what somebody may do',
        description: 'It holds at once; whoever is disabled is signed out everywhere.',
        params: ParamsShape,
        body: ChangeShape,
        response: { 200: answer('The account.', AccountShape) },
      },
    },
    async ({ params, body: { role, isDisabled } }) => {
      const change = { ...(role === undefined ? {} : { role }), ...(isDisabled === undefined ? {} : { isDisabled }) };
      return presentAccount(await accounts.change(params.name, change));
    },
  );
}

function addReset(app: App, { accounts }: Parts): void {
  app.post(
    '/accounts/:name/reset',
    {
      config: { adminOnly: true, problems: ['account_unknown', 'unavailable'] },
      schema: {
        tags,
        summary: 'Give somebody a new password',
        description: 'The old one ends, and so do all sessions of the account.',
        params: ParamsShape,
        querystring: nothing,
        response: { 200: answer('A password that has to be changed.', ResetShape) },
      },
    },
    async ({ params }) => await accounts.reset(params.name),
  );
}

function addRemove(app: App, { accounts }: Parts): void {
  app.delete(
    '/accounts/:name',
    {
      config: { adminOnly: true, problems: ['account_unknown', 'last_admin'] },
      schema: {
        tags,
        summary: 'Remove an account',
        description: 'What was done in its name stays known.',
        params: ParamsShape,
        querystring: nothing,
        response: { 200: answer('Removed.', RemovedShape) },
      },
    },
    async ({ params }) => {
      await accounts.remove(params.name);
      return { removed: params.name };
    },
  );
}
