import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Accounts, type AuditEntry, accountNamePattern, accountNameRule, roles } from '../accounts/port.ts';
import { SqliteAccounts } from '../accounts/sqlite-accounts.ts';
import { createAudit } from '../accounts/sqlite-audit.ts';
import type { Database } from '../database/port.ts';
import { seconds } from '../model/duration.ts';
import { removeFirstPassword } from '../operator/first-password.ts';
import type { CommandContext } from './command.ts';

export const accountNameShape = z.string().regex(accountNamePattern, accountNameRule);
export const roleShape = z.enum(roles, `expected ${roles.join(' or ')}`);

type Deed = Pick<AuditEntry, 'action' | 'target'> & { readonly detail?: string };

/** Opens the accounts for as long as `work` takes. It holds for a running service at once. */
export async function withAccounts<Result>(
  { database: openDatabase, clock, events }: CommandContext,
  work: (accounts: Accounts) => Promise<Result>,
): Promise<Result> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await openDatabase(), (open) => open.close());
  const forgetFirst = (): Promise<void> => removeFirstPassword(dirname(database.file));
  return await work(new SqliteAccounts({ database, clock, events, forgetFirst }));
}

/**
 * Notes in the audit log what a command has changed beside the service; what it asked of the service is noted there. Call it when
 * all is said that must not get lost, such as a password.
 */
export async function noteDeed(context: CommandContext, deed: Deed): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await context.database(), (open) => open.close());
  await auditOf(database, context).note({ detail: undefined, ...deed, actor: user(), from: undefined, status: 200 });
}

/** How long entries are kept is the service's business. */
const auditOf = (database: Database, { clock }: CommandContext) =>
  createAudit({ database, clock, keepFor: seconds(0) });

const user = () => ({ is: 'command', user: nameOfUser() }) as const;

/** A container may run under a number that has no name. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'without a name'}`;
  }
}
