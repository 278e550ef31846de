import type { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '../../model/time.ts';
import type { Delivery } from '../port.ts';
import type { Sealing } from './sealed-content.ts';
import { statement } from './statements.ts';

/** Puts messages in, once each, and takes out those that a newer one of the same matter stands for. @returns how many are new. */
export function putDeliveries(
  connection: DatabaseSync,
  deliveries: readonly Delivery[],
  { now, sealing }: { readonly now: EpochMs; readonly sealing: Sealing },
): number {
  const insert = statement(
    connection,
    `INSERT INTO outbox (key, channel, recipient, state, content, announcement, put_at, not_before, expires_at, is_urgent,
       collapse, is_end, caused_at, due_at, give_up_from)
     VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
  );
  const replace = statement(
    connection,
    `UPDATE outbox SET state = 'dropped', content = NULL, announcement = NULL, reason = 'superseded', ended_at = ?
     WHERE recipient = ? AND collapse = ? AND state = 'waiting' AND id < ?`,
  );
  keepAnnouncements(connection, deliveries);
  let count = 0;
  for (const delivery of deliveries) {
    const { key, channel, recipient, content, notBefore, expiresAt, isUrgent, collapse, trigger } = delivery;
    const { announcement } = content;
    const about = [Number(announcement?.what === 'resolved'), trigger ?? null] as const;
    const times = [now, notBefore, expiresAt] as const;
    const due = Math.max(now, notBefore);
    const said = [sealing.close(recipient, content), announcement?.id ?? null] as const;
    const meant = [Number(isUrgent), collapse ?? null] as const;
    const put = insert.run(key, channel, recipient, ...said, ...times, ...meant, ...about, due, due);
    if (put.changes === 0) continue;
    count += 1;
    if (collapse !== undefined) replace.run(now, recipient, collapse, put.lastInsertRowid);
  }
  return count;
}

function keepAnnouncements(connection: DatabaseSync, deliveries: readonly Delivery[]): void {
  const keep = statement(
    connection,
    'INSERT INTO outbox_announcements (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const kept = new Set<string>();
  for (const { announcement } of deliveries.map(({ content }) => content)) {
    if (announcement === undefined || kept.has(announcement.id)) continue;
    keep.run(announcement.id, JSON.stringify(announcement));
    kept.add(announcement.id);
  }
}
