import type { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '../../model/time.ts';
import { longAgo } from '../port.ts';
import { readPlace, writePlace } from './place.ts';

/** Adds what accounts have from hours before `since` to their one sum, at most so many rows; answers how many. Inside of a transaction. */
export type Fold = (since: EpochMs, atMost: number) => number;

/** Everything of old hours up to one place in the order of the table. */
const old = `hour > ${longAgo} AND (hour, account) <= (?1, ?2)`;

export function prepareFold(connection: DatabaseSync): Fold {
  const oldest = connection.prepare(
    `SELECT hour, account FROM ledger_accounts WHERE hour > ${longAgo} AND hour < ? ORDER BY hour, account LIMIT ?`,
  );
  const steps = [
    `INSERT INTO ledger_accounts (hour, account, messages, received, replayed, stored, duplicate)
     SELECT ${longAgo}, account, sum(messages), sum(received), sum(replayed), sum(stored), sum(duplicate)
     FROM ledger_accounts WHERE ${old} GROUP BY account
     ON CONFLICT (hour, account) DO UPDATE SET messages = messages + excluded.messages, received = received + excluded.received,
       replayed = replayed + excluded.replayed, stored = stored + excluded.stored, duplicate = duplicate + excluded.duplicate`,
    `DELETE FROM ledger_accounts WHERE ${old}`,
    `INSERT INTO ledger_rejected (hour, account, code, samples)
     SELECT ${longAgo}, account, code, sum(samples) FROM ledger_rejected WHERE ${old} GROUP BY account, code
     ON CONFLICT (hour, account, code) DO UPDATE SET samples = samples + excluded.samples`,
    `DELETE FROM ledger_rejected WHERE ${old}`,
  ].map((sql) => connection.prepare(sql));

  return (since, atMost) => {
    const rows = oldest.all(since, atMost);
    const last = rows.at(-1);
    if (last === undefined) return 0;
    for (const step of steps) step.run(last['hour'] ?? null, last['account'] ?? null);
    const place = readPlace(connection);
    if (place !== undefined && since > place.byHourSince) writePlace(connection, { ...place, byHourSince: since });
    return rows.length;
  };
}
