import { accountNameShape, noteDeed, roleShape, withAccounts } from './account-opened.ts';
import { readArguments } from './arguments.ts';
import { type Command, type CommandContext, exitCodes } from './command.ts';

export const accountRole: Command = {
  name: 'account role',
  summary: 'Say what somebody may do',
  usage: `NAME operator|admin

  operator looks after devices, alerts and rules; admin also after accounts and passwords of devices`,
  async run(context) {
    const { name, role } = readArguments(context.arguments, {
      options: {},
      places: ['name', 'role'],
      shape: { name: accountNameShape, role: roleShape },
    });
    await withAccounts(context, (accounts) => accounts.change(name, { role }));
    await noteDeed(context, { action: 'account.change', target: name, detail: `role=${role}` });
    context.stdout(`${name} is ${role} now`);
    return exitCodes.ok;
  },
};

export const accountDisable: Command = {
  name: 'account disable',
  summary: 'Keep somebody out, and sign them out everywhere; what they did stays theirs',
  usage: 'NAME',
  run: (context) => switchAccount(context, true),
};

export const accountEnable: Command = {
  name: 'account enable',
  summary: 'Let somebody in again, with the password that they had',
  usage: 'NAME',
  run: (context) => switchAccount(context, false),
};

async function switchAccount(context: CommandContext, isDisabled: boolean): Promise<number> {
  const name = nameIn(context);
  await withAccounts(context, (accounts) => accounts.change(name, { isDisabled }));
  await noteDeed(context, { action: 'account.change', target: name, detail: `isDisabled=${isDisabled}` });
  context.stdout(isDisabled ? `${name} is let in no more` : `${name} is let in again`);
  return exitCodes.ok;
}

export const accountRemove: Command = {
  name: 'account remove',
  summary: 'Remove an account; what was done in its name stays known',
  usage: 'NAME',
  async run(context) {
    const name = nameIn(context);
    await withAccounts(context, (accounts) => accounts.remove(name));
    await noteDeed(context, { action: 'account.remove', target: name });
    context.stdout(`removed ${name}`);
    return exitCodes.ok;
  },
};

const nameIn = (context: CommandContext): string =>
  readArguments(context.arguments, { options: {}, places: ['name'], shape: { name: accountNameShape } }).name;
