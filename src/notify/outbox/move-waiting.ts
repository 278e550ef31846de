import type { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '../../model/time.ts';
import { statement } from './statements.ts';

/** Messages about alerts that wait for a time wait for another one, and are of use as long after it. */
export function moveWaiting(connection: DatabaseSync, recipient: string, notBefore: EpochMs): void {
  statement(
    connection,
    `UPDATE outbox SET due_at = ?1, not_before = ?1, give_up_from = ?1, expires_at = expires_at - not_before + ?1
     WHERE recipient = ?2 AND state = 'waiting' AND is_urgent = 0 AND collapse IS NOT NULL AND attempts = 0`,
  ).run(notBefore, recipient);
}
