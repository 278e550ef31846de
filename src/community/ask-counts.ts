import type { DatabaseSync } from 'node:sqlite';
import { days } from '../model/duration.ts';
import { before, type EpochMs } from '../model/time.ts';
import { asksPerAddressAndDay } from './ask-limits.ts';

/** Whether it may be asked for this address once more; counts it then. Part of the caller's transaction. */
export function countAsk(connection: DatabaseSync, index: string, now: EpochMs): boolean {
  const row = connection
    .prepare('SELECT count(*) AS asked FROM subscription_asks WHERE address_index = ? AND asked_at > ?')
    .get(index, before(now, days(1)));
  if (Number(row?.['asked']) >= asksPerAddressAndDay) return false;
  connection.prepare('INSERT INTO subscription_asks (address_index, asked_at) VALUES (?, ?)').run(index, now);
  return true;
}

/** Whoever is at this address said themselves that they are: what was asked before does not keep them out. */
export function forgetAsks(connection: DatabaseSync, index: string): void {
  connection.prepare('DELETE FROM subscription_asks WHERE address_index = ?').run(index);
}

export function forgetOldAsks(connection: DatabaseSync, now: EpochMs): void {
  connection.prepare('DELETE FROM subscription_asks WHERE asked_at <= ?').run(before(now, days(1)));
}
