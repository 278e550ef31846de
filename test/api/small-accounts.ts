import { SqliteAccounts } from '../../src/accounts/sqlite-accounts.ts';
import { createAudit } from '../../src/accounts/sqlite-audit.ts';
import { days } from '../../src/model/duration.ts';
import type { Clock } from '../../src/model/time.ts';
import type { Events } from '../../src/observability/events.ts';
import { openMemoryDatabase } from './memory-database.ts';

/** What a digest costs where nothing has to be kept from anybody. */
export const cheap = { ln: 4, r: 1, p: 1 } as const;

/** Accounts and audit log of a city that nobody works in yet. */
export function createSmallAccounts({ clock, events }: { readonly clock: Clock; readonly events: Events }) {
  const database = openMemoryDatabase();
  return {
    accounts: new SqliteAccounts({ database, clock, events, cost: cheap }),
    audit: createAudit({ database, clock, keepFor: days(400) }),
  };
}
