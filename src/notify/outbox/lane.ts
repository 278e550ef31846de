import { type Duration, milliseconds, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { AddressBook, ChannelId } from '../port.ts';
import type { Attempts } from './attempts.ts';
import type { Marks } from './marks.ts';
import type { OutboxRows } from './outbox-rows.ts';
import { type PartnerPauses, partnerOf } from './partner-pauses.ts';
import type { Settle } from './settle.ts';
import { Turns } from './turns.ts';
import { whyUnreadable } from './unreadable.ts';
import { matterOf, type WaitingRow } from './waiting-row.ts';

export type LaneParts = {
  readonly channel: ChannelId;
  readonly concurrency: number;
  readonly rows: OutboxRows;
  readonly addresses: AddressBook;
  readonly attempts: Attempts;
  readonly pauses: PartnerPauses;
  readonly settle: Settle;
  readonly marks: Marks;
  readonly clock: Clock;
  readonly events: Events;
};

/** What is looked at before the database is asked for more. */
const ahead = 512;
/** One partner that does not answer leaves so much for the others. */
const shareOfOne = 0.75;
/** Beyond, nothing is sent that could not be written down. */
const mostUnwritten = 2_000;
/** Clocks may be set, and run at another pace in a simulation: so often it is looked at them at least. */
const longestSleep: Duration = seconds(5);

type To = Parameters<Attempts['send']>[1];

/** Sends what is due by one channel, some at a time. What happens to one channel holds up no other. */
export class Lane {
  readonly #parts: LaneParts;
  readonly #perPartner: number;
  /** Whose turn is next, under way, or not written down yet. */
  readonly #claimed = new Set<number>();
  readonly #turns = new Turns();
  readonly #underWay = new Map<number, Promise<void>>();
  readonly #partners = new Map<string, number>();
  /** Under way, or not written down yet. */
  readonly #matters = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #willWake = false;
  #isClosed = false;
  #isTroubled = false;

  constructor(parts: LaneParts) {
    this.#parts = parts;
    this.#perPartner = Math.max(1, Math.floor(parts.concurrency * shareOfOne));
  }

  /** Looks for what is due, now. */
  wake(): void {
    this.#look(() => {
      this.#gather();
      this.#pump();
      this.#sleep();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#underWay.values());
  }

  /** While the database cannot be read nothing is sent, and it is tried again. */
  #look(look: () => void): void {
    if (this.#isClosed) return;
    try {
      look();
      this.#isTroubled = false;
    } catch (error) {
      const { events, channel } = this.#parts;
      if (!this.#isTroubled) events.emit('outboxUnread', { channel, reason: messageOf(error) });
      this.#isTroubled = true;
      this.#wakeIn(longestSleep);
    }
  }

  #gather(): void {
    const { rows, channel, clock } = this.#parts;
    for (const id of this.#turns.replace([])) this.#claimed.delete(id);
    const due = rows.due(channel, clock.now(), ahead + this.#claimed.size).filter((id) => !this.#claimed.has(id));
    const fresh = due.slice(0, Math.max(0, ahead - this.#turns.heldCount));
    for (const id of fresh) this.#claimed.add(id);
    this.#turns.replace(fresh);
  }

  #pump(): void {
    while (this.#hasRoom()) {
      const turn = this.#turns.next((partner) => this.#mayCall(partner));
      if (turn === undefined) return;
      this.#begin(turn.id);
    }
  }

  #hasRoom(): boolean {
    return !this.#isClosed && this.#underWay.size < this.#parts.concurrency && this.#parts.marks.size < mostUnwritten;
  }

  #begin(id: number): void {
    try {
      const row = this.#parts.rows.waiting(id);
      const matter = row && matterOf(row);
      if (row === undefined || (matter !== undefined && this.#matters.has(matter))) {
        // It is found again, once what is before it is written down.
        this.#claimed.delete(id);
      } else this.#deal(row, this.#release(id, matter));
    } catch (error) {
      this.#stumble(id, error);
    }
  }

  /** What the database says of itself concerns all of them; anything else is wrong with this one, and the next time too. */
  #stumble(id: number, error: unknown): void {
    if (isOfTheDatabase(error)) {
      this.#claimed.delete(id);
      throw error;
    }
    const reason = `what is kept of it cannot be read: ${whyUnreadable(error)}`;
    this.#parts.settle.setAside({ id, recipient: '', attempts: 0 }, { reason, done: this.#release(id, undefined) });
  }

  #deal(row: WaitingRow, done: () => void): void {
    const { settle, addresses, clock, pauses } = this.#parts;
    const needless = settle.needless(row);
    if (needless !== undefined) return settle.drop(row, needless, done);
    if (clock.now() >= row.expiresAt) return settle.expire(row, done);
    const address = addresses.addressOf(row.recipient);
    if (address === undefined) return settle.drop(row, 'erased', done);
    const partner = partnerOf(address);
    const pausedUntil = pauses.until(partner, clock.now());
    if (pausedUntil !== undefined) return settle.postpone(row, pausedUntil, done);
    if (!this.#mayCall(partner)) return this.#turns.hold(row.id, { partner, isUrgent: row.isUrgent });
    const matter = matterOf(row);
    if (matter !== undefined) this.#matters.add(matter);
    this.#underWay.set(row.id, this.#send(row, { address, partner, done }));
    return undefined;
  }

  #mayCall(partner: string): boolean {
    const { channel, concurrency, pauses } = this.#parts;
    const most = partner === channel ? concurrency : this.#perPartner;
    return (this.#partners.get(partner) ?? 0) < (pauses.isOnTrial(partner) ? 1 : most);
  }

  async #send(row: WaitingRow, to: To): Promise<void> {
    const { partner } = to;
    this.#partners.set(partner, (this.#partners.get(partner) ?? 0) + 1);
    await this.#parts.attempts.send(row, to);
    this.#underWay.delete(row.id);
    const others = (this.#partners.get(partner) ?? 1) - 1;
    if (others > 0) this.#partners.set(partner, others);
    else this.#partners.delete(partner);
    if (this.#turns.size > 0) this.#look(() => this.#pump());
    else this.#wakeSoon();
  }

  /** Once what became of it is written down it may be seen again, and others of its matter have their turn. */
  #release(id: number, matter: string | undefined): () => void {
    return () => {
      this.#claimed.delete(id);
      if (matter !== undefined) this.#matters.delete(matter);
      this.#wakeSoon();
    };
  }

  /** Many end in the same moment. */
  #wakeSoon(): void {
    if (this.#willWake) return;
    this.#willWake = true;
    setImmediate(() => {
      this.#willWake = false;
      this.wake();
    });
  }

  #sleep(): void {
    const { rows, channel, clock } = this.#parts;
    const now = clock.now();
    const next = rows.nextDue(channel, now);
    const wait = next === undefined ? longestSleep : milliseconds(Math.min(longestSleep, next - now));
    this.#wakeIn(wait);
  }

  #wakeIn(wait: Duration): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), wait).unref();
  }
}

const isOfTheDatabase = (error: unknown): boolean => error instanceof Error && 'errcode' in error;
