import { type Duration, days, milliseconds } from '../../model/duration.ts';
import { after, type Clock, type EpochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { ChannelId } from '../port.ts';
import { waitBefore } from './backoff.ts';
import type { Marks } from './marks.ts';
import type { OutboxRows } from './outbox-rows.ts';
import { statement } from './statements.ts';
import type { WaitingRow } from './waiting-row.ts';

export type SettleParts = {
  readonly channel: ChannelId;
  readonly rows: OutboxRows;
  readonly marks: Marks;
  readonly clock: Clock;
  readonly events: Events;
  readonly giveUpAfter: Duration;
};

type Done = () => void;
type GivenUp = Pick<WaitingRow, 'id' | 'recipient' | 'attempts'>;
type Reason = {
  readonly reason: string;
  readonly done: Done;
  /** Nobody knows whether it came through. */
  readonly isUncertain?: boolean | undefined;
};
export type Failure = {
  readonly reason: string;
  readonly retryAfter?: Duration | undefined;
  /** Nobody knows whether it came through. */
  readonly isUncertain: boolean;
};

const longestAsked: Duration = days(1);
const mostReasons = 100;

/** Writes down what becomes of a message. */
export class Settle {
  readonly #parts: SettleParts;
  readonly #setAside = new Set<string>();

  constructor(parts: SettleParts) {
    this.#parts = parts;
  }

  /** Why nobody needs it any more. */
  needless(row: WaitingRow): string | undefined {
    return row.isEnd && row.collapse !== undefined && !this.#parts.rows.wasTold(row) ? 'untold' : undefined;
  }

  drop(row: WaitingRow, reason: string, done: Done): void {
    const { events, channel } = this.#parts;
    events.emit('deliveryDropped', { channel, reason });
    this.#end(row, { state: 'dropped', reason, done });
  }

  accept(row: WaitingRow, done: Done): void {
    this.#parts.events.emit('deliveryAccepted', { channel: this.#parts.channel });
    this.#end(row, { state: 'sent', reason: null, done });
  }

  expire(row: WaitingRow, done: Done): void {
    this.giveUp(row, { reason: 'it is of no use to anybody any more (expired)', done });
  }

  giveUp({ id, recipient, attempts }: GivenUp, { reason, done, isUncertain = false }: Reason): void {
    const { events, channel, marks, clock } = this.#parts;
    events.emit('deliveryGivenUp', { channel, reason, attempts });
    const [kind, receiver = ''] = recipient.split(':');
    if (kind === 'receiver') events.emit('operatorsUnreached', { receiver, channel, reason });
    const now = clock.now();
    marks.add(
      (connection) =>
        connection
          .prepare(
            `UPDATE outbox SET state = 'dead', reason = ?, attempts = ?, ended_at = ?,
               may_have_arrived = max(may_have_arrived, ?) WHERE id = ?`,
          )
          .run(reason, attempts, now, Number(isUncertain), id),
      done,
    );
  }

  /** Something is wrong with what is kept of it, and will be the next time. Where it is wrong with many, it is said once. */
  setAside(row: GivenUp, { reason, done, isUncertain }: Reason): void {
    const { events, channel } = this.#parts;
    if (!this.#setAside.has(reason)) events.emit('deliveriesSetAside', { channel, reason });
    if (this.#setAside.size >= mostReasons) this.#setAside.clear();
    this.#setAside.add(reason);
    this.giveUp(row, { reason, done, isUncertain });
  }

  /** Tries again later, or not at all when that would be too late. */
  retry(row: WaitingRow, { reason, retryAfter, isUncertain }: Failure, done: Done): void {
    const { clock, channel, events, giveUpAfter, marks } = this.#parts;
    const own = waitBefore(row, row.attempts);
    const wait = milliseconds(Math.max(own, Math.min(retryAfter ?? 0, longestAsked)));
    const due = after(clock.now(), wait);
    if (due >= Math.min(row.expiresAt, after(row.giveUpFrom, giveUpAfter)))
      return this.giveUp(row, { reason, done, isUncertain });
    events.emit('deliveryPutOff', { channel, reason, attempts: row.attempts });
    marks.add((connection) => {
      connection
        .prepare(`UPDATE outbox SET due_at = ?, attempts = ?, reason = ? WHERE id = ? AND state = 'waiting'`)
        .run(due, row.attempts, reason, row.id);
      // Also of one that a newer one took the place of meanwhile.
      if (isUncertain) connection.prepare('UPDATE outbox SET may_have_arrived = 1 WHERE id = ?').run(row.id);
    }, done);
  }

  /** Its turn comes later, through no fault of its own. */
  postpone(row: WaitingRow, until: EpochMs, done: Done): void {
    const { giveUpAfter, marks } = this.#parts;
    if (until >= Math.min(row.expiresAt, after(row.giveUpFrom, giveUpAfter))) {
      return this.giveUp(row, { reason: 'the other side did not answer for too long', done });
    }
    marks.add(
      (connection) =>
        statement(connection, `UPDATE outbox SET due_at = ? WHERE id = ? AND state = 'waiting'`).run(until, row.id),
      done,
    );
  }

  #end(
    row: WaitingRow,
    {
      state,
      reason,
      done,
    }: { readonly state: 'sent' | 'dropped'; readonly reason: string | null; readonly done: Done },
  ): void {
    const { marks, clock } = this.#parts;
    const now = clock.now();
    marks.add(
      (connection) =>
        statement(
          connection,
          'UPDATE outbox SET state = ?, reason = ?, ended_at = ?, content = NULL, announcement = NULL WHERE id = ?',
        ).run(state, reason, now, row.id),
      done,
    );
  }
}
