import type { DatabaseSync } from 'node:sqlite';
import type { Fate } from '../port.ts';
import { statement } from './statements.ts';

/**
 * What became, or will become, of a message. One that says that something is over of which nothing was sent will not be sent either
 * (what may have arrived counts as sent).
 */
export function fateOf(connection: DatabaseSync, key: string): Fate | undefined {
  const row = statement(
    connection,
    `SELECT state, may_have_arrived, is_end AND collapse IS NOT NULL AND coalesce(
       (SELECT is_end FROM outbox AS earlier WHERE earlier.recipient = outbox.recipient AND earlier.collapse = outbox.collapse
          AND earlier.id < outbox.id AND (earlier.state = 'sent' OR earlier.may_have_arrived = 1) ORDER BY earlier.id DESC LIMIT 1),
       1) AS is_untold
     FROM outbox WHERE key = ?`,
  ).get(key);
  if (row === undefined) return undefined;
  if (row['state'] === 'sent' || row['may_have_arrived'] === 1) return 'sent';
  if (row['state'] === 'dead') return 'failed';
  return row['state'] === 'dropped' || row['is_untold'] === 1 ? 'needless' : 'waiting';
}
