import type { DatabaseSync } from 'node:sqlite';
import { days } from '../../model/duration.ts';
import { before, type EpochMs, epochMs } from '../../model/time.ts';
import { type ChannelId, channelIds, type DeadDelivery } from '../port.ts';
import { statement } from './statements.ts';
import { parseWaitingRow, type WaitingRow } from './waiting-row.ts';

/** Reads the messages that are kept. */
export class OutboxRows {
  readonly #connection: DatabaseSync;

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
  }

  /** What is due, urgent things first, then what has waited longest. */
  due(channel: ChannelId, now: EpochMs, limit: number): readonly number[] {
    const some = statement(
      this.#connection,
      `SELECT id FROM outbox WHERE channel = ? AND state = 'waiting' AND is_urgent = ? AND due_at <= ?
       ORDER BY due_at, id LIMIT ?`,
    );
    return [1, 0].flatMap((urgency) => some.all(channel, urgency, now, limit).map((row) => Number(row['id'])));
  }

  /** When the next one of those that are not due will be. */
  nextDue(channel: ChannelId, now: EpochMs): EpochMs | undefined {
    const next = statement(
      this.#connection,
      `SELECT min(due_at) AS at FROM outbox WHERE channel = ? AND state = 'waiting' AND is_urgent = ? AND due_at > ?`,
    );
    const moments = [1, 0].flatMap((urgency) => {
      const at = next.get(channel, urgency, now)?.['at'];
      return typeof at === 'number' ? [at] : [];
    });
    return moments.length === 0 ? undefined : epochMs(Math.min(...moments));
  }

  /** `undefined` when it does not wait any more. */
  waiting(id: number): WaitingRow | undefined {
    const row = statement(
      this.#connection,
      `SELECT outbox.*, outbox_announcements.body FROM outbox
         LEFT JOIN outbox_announcements ON outbox_announcements.id = outbox.announcement
         WHERE outbox.id = ? AND state = 'waiting'`,
    ).get(id);
    return row && parseWaitingRow(row);
  }

  /** Whether its recipient may have heard of the matter, and not of an end of it since. */
  wasTold({ recipient, collapse, id }: WaitingRow): boolean {
    const row = statement(
      this.#connection,
      `SELECT is_end FROM outbox WHERE recipient = ? AND collapse = ? AND id < ?
         AND (state = 'sent' OR may_have_arrived = 1) ORDER BY id DESC LIMIT 1`,
    ).get(recipient, collapse ?? null, id);
    return row !== undefined && row['is_end'] === 0;
  }

  counts(): Readonly<Partial<Record<ChannelId, number>>> {
    const rows = this.#connection
      .prepare(`SELECT channel, count(*) AS count FROM outbox WHERE state = 'waiting' GROUP BY channel`)
      .all();
    return Object.fromEntries(rows.map((row) => [String(row['channel']), Number(row['count'])]));
  }

  dead(limit: number): readonly DeadDelivery[] {
    return this.#connection
      .prepare(
        `SELECT key, channel, recipient, reason, attempts, ended_at FROM outbox WHERE state = 'dead'
         ORDER BY ended_at DESC, id DESC LIMIT ?`,
      )
      .all(limit)
      .flatMap((row) => {
        const channel = channelIds.find((id) => id === row['channel']);
        if (channel === undefined) return [];
        return [
          {
            key: String(row['key']),
            channel,
            recipient: String(row['recipient']),
            reason: String(row['reason']),
            attempts: Number(row['attempts']),
            at: epochMs(Number(row['ended_at'])),
          },
        ];
      });
  }
}

/** How long the key of what was sent, dropped or given up is remembered. */
const keepFor = days(30);
/** That somebody was told of what is not over is remembered for longer, so that they are told of its end. */
const keepOpenFor = days(400);
const mostDead = 10_000;

/** Lets go of what nobody needs any more. */
export function forgetOld(connection: DatabaseSync, now: EpochMs): void {
  const [old, veryOld] = [before(now, keepFor), before(now, keepOpenFor)];
  connection
    .prepare(
      `DELETE FROM outbox WHERE state IN ('sent', 'dropped') AND ended_at < ?1 AND (state = 'dropped' OR is_end = 1
         OR collapse IS NULL OR ended_at < ?2 OR EXISTS (SELECT 1 FROM outbox AS later WHERE later.recipient = outbox.recipient
           AND later.collapse = outbox.collapse AND later.id > outbox.id AND later.state = 'sent'))`,
    )
    .run(old, veryOld);
  connection.prepare(`DELETE FROM outbox WHERE state = 'dead' AND ended_at < ?`).run(old);
  connection
    .prepare(
      `DELETE FROM outbox WHERE state = 'dead' AND id NOT IN
         (SELECT id FROM outbox WHERE state = 'dead' ORDER BY ended_at DESC, id DESC LIMIT ${mostDead})`,
    )
    .run();
  connection
    .prepare(
      `UPDATE outbox SET content = NULL, announcement = NULL WHERE state = 'dead' AND content IS NOT NULL AND expires_at <= ?`,
    )
    .run(now);
  connection
    .prepare(
      'DELETE FROM outbox_announcements WHERE id NOT IN (SELECT announcement FROM outbox WHERE announcement IS NOT NULL)',
    )
    .run();
}
