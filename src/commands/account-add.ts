import { accountNameShape, noteDeed, roleShape, withAccounts } from './account-opened.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { jsonShape } from './shapes.ts';

export const accountAdd: Command = {
  name: 'account add',
  summary: 'Let somebody sign in at /operate, and show a password once',
  usage: `NAME [--role operator|admin] [--json]

  NAME     2 to 32 lower-case letters, digits, dots or hyphens
  --role   operator (usual): looks after devices, alerts and rules; admin: also after accounts and passwords of devices
  --json   print {"name","role","password"} and nothing else`,
  async run(context) {
    const { name, role, json } = readArguments(context.arguments, {
      options: { role: { type: 'string' }, json: { type: 'boolean' } },
      places: ['name'],
      shape: { name: accountNameShape, role: roleShape.default('operator'), json: jsonShape },
    });
    const { password } = await withAccounts(context, (accounts) => accounts.add({ name, role }));
    if (json) context.stdout(JSON.stringify({ name, role, password }));
    else showPassword({ name, password }, context.stdout);
    await noteDeed(context, { action: 'account.add', target: name, detail: `role=${role}` });
    return exitCodes.ok;
  },
};

export const accountReset: Command = {
  name: 'account reset',
  summary: 'Give an account a new password, and end its sessions',
  usage: `NAME [--json]

  --json   print {"name","password"} and nothing else`,
  async run(context) {
    const { name, json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      places: ['name'],
      shape: { name: accountNameShape, json: jsonShape },
    });
    const { password } = await withAccounts(context, (accounts) => accounts.reset(name));
    if (json) context.stdout(JSON.stringify({ name, password }));
    else showPassword({ name, password }, context.stdout);
    await noteDeed(context, { action: 'account.reset', target: name });
    return exitCodes.ok;
  },
};

type Shown = { readonly name: string; readonly password: string };

function showPassword({ name, password }: Shown, stdout: (line: string) => void): void {
  stdout(`name      ${name}`);
  stdout(`password  ${password}`);
  stdout('It is not shown again, and has to be changed at the first sign-in, at /operate.');
}
