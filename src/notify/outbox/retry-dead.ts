import type { Database } from '../../database/port.ts';
import type { EpochMs } from '../../model/time.ts';

/** Lets a message that was given up wait again. `false` when there is none, or what it said is gone or of no use any more. */
export function retryDead(
  database: Database,
  { key, now }: { readonly key: string; readonly now: EpochMs },
): Promise<boolean> {
  return database.transact((connection) => {
    const { changes } = connection
      .prepare(
        `UPDATE outbox SET state = 'waiting', due_at = ?1, give_up_from = ?1, attempts = 0, reason = NULL, ended_at = NULL
         WHERE key = ?2 AND state = 'dead' AND content IS NOT NULL AND expires_at > ?1`,
      )
      .run(now, key);
    return changes > 0;
  });
}
