import type { Account } from '../accounts/port.ts';
import { toIso } from '../model/time.ts';
import { withAccounts } from './account-opened.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { tabulate } from './lines.ts';
import { jsonShape } from './shapes.ts';

export const accountList: Command = {
  name: 'account list',
  summary: 'List who may sign in at /operate',
  usage: `[--json]

  --json   print one JSON array`,
  async run(context) {
    const { json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      shape: { json: jsonShape },
    });
    const accounts = await withAccounts(context, async (open) => open.all());
    if (json) context.stdout(JSON.stringify(accounts.map(described)));
    else
      for (const line of tabulate(['NAME', 'ROLE', 'LAST SIGN-IN', 'STATE'], accounts.map(row))) context.stdout(line);
    return exitCodes.ok;
  },
};

const described = ({ createdAt, lastSignInAt, ...account }: Account) => ({
  ...account,
  createdAt: toIso(createdAt),
  lastSignInAt: lastSignInAt === undefined ? null : toIso(lastSignInAt),
});

const row = (account: Account): readonly string[] => [
  account.name,
  account.role,
  account.lastSignInAt === undefined ? 'never' : toIso(account.lastSignInAt),
  stateOf(account),
];

function stateOf({ isDisabled, mustChangePassword }: Account): string {
  if (isDisabled) return 'disabled';
  return mustChangePassword ? 'has to change the password' : 'enabled';
}
