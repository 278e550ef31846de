import { type Duration, milliseconds, seconds } from '../../model/duration.ts';
import type { Clock } from '../../model/time.ts';
import type { AddressBook, ChannelId } from '../port.ts';
import type { Attempts } from './attempts.ts';
import type { Marks } from './marks.ts';
import type { OutboxRows } from './outbox-rows.ts';
import { type PartnerPauses, partnerOf } from './partner-pauses.ts';
import type { Settle } from './settle.ts';
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
};

/** What is looked at before the database is asked for more. */
const ahead = 512;
/** One partner that does not answer leaves so much for the others. */
const shareOfOne = 0.75;
/** Beyond, nothing is sent that could not be written down. */
const mostUnwritten = 2_000;
/** Clocks may be set, and run at another pace in a simulation: so often it is looked at them at least. */
const longestSleep: Duration = seconds(5);

type Candidate = { readonly id: number; partner?: string | undefined };

/** Sends what is due by one channel, some at a time. What happens to one channel holds up no other. */
export class Lane {
  readonly #parts: LaneParts;
  readonly #perPartner: number;
  /** Looked at, under way, or not written down yet. */
  readonly #claimed = new Set<number>();
  readonly #underWay = new Map<number, Promise<void>>();
  readonly #partners = new Map<string, number>();
  /** Under way, or not written down yet. */
  readonly #matters = new Set<string>();
  #candidates: Candidate[] = [];
  #timer: NodeJS.Timeout | undefined;
  #willWake = false;
  #isClosed = false;

  constructor(parts: LaneParts) {
    this.#parts = parts;
    this.#perPartner = Math.max(1, Math.floor(parts.concurrency * shareOfOne));
  }

  /** Looks for what is due, now. */
  wake(): void {
    if (this.#isClosed) return;
    this.#gather();
    this.#pump();
    this.#sleep();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#underWay.values());
  }

  #gather(): void {
    const { rows, channel, clock } = this.#parts;
    for (const { id } of this.#candidates) this.#claimed.delete(id);
    const due = rows.due(channel, clock.now(), ahead + this.#claimed.size).filter((id) => !this.#claimed.has(id));
    const known = new Map(this.#candidates.map((each) => [each.id, each]));
    this.#candidates = due.slice(0, ahead).map((id) => known.get(id) ?? { id });
    for (const { id } of this.#candidates) this.#claimed.add(id);
  }

  #pump(): void {
    const left: Candidate[] = [];
    let candidate = this.#hasRoom() ? this.#candidates.shift() : undefined;
    while (candidate !== undefined) {
      if (!this.#begin(candidate)) left.push(candidate);
      candidate = this.#hasRoom() ? this.#candidates.shift() : undefined;
    }
    this.#candidates = [...left, ...this.#candidates];
  }

  #hasRoom(): boolean {
    return !this.#isClosed && this.#underWay.size < this.#parts.concurrency && this.#parts.marks.size < mostUnwritten;
  }

  /** `false` when it has to stay for now. */
  #begin(candidate: Candidate): boolean {
    if (candidate.partner !== undefined && !this.#mayCall(candidate.partner)) return false;
    const { rows, settle, addresses, clock, pauses } = this.#parts;
    const row = rows.waiting(candidate.id);
    const matter = row && matterOf(row);
    const done = this.#release(candidate.id, matter);
    if (row === undefined) return done();
    if (matter !== undefined && this.#matters.has(matter)) return false;
    const needless = settle.needless(row);
    if (needless !== undefined) return settle.drop(row, needless, done);
    if (clock.now() >= row.expiresAt) return settle.expire(row, done);
    const address = addresses.addressOf(row.recipient);
    if (address === undefined) return settle.drop(row, 'erased', done);
    candidate.partner = partnerOf(address);
    if (!this.#mayCall(candidate.partner)) return false;
    const pausedUntil = pauses.until(candidate.partner, clock.now());
    if (pausedUntil !== undefined) return settle.postpone(row, pausedUntil, done);
    if (matter !== undefined) this.#matters.add(matter);
    this.#start(row, { address, partner: candidate.partner, done });
    return true;
  }

  #mayCall(partner: string): boolean {
    const { channel, concurrency, pauses } = this.#parts;
    const most = partner === channel ? concurrency : this.#perPartner;
    return (this.#partners.get(partner) ?? 0) < (pauses.isOnTrial(partner) ? 1 : most);
  }

  #start(row: WaitingRow, to: Parameters<Attempts['send']>[1]): void {
    const { partner } = to;
    this.#partners.set(partner, (this.#partners.get(partner) ?? 0) + 1);
    this.#underWay.set(row.id, this.#send(row, to));
  }

  async #send(row: WaitingRow, to: Parameters<Attempts['send']>[1]): Promise<void> {
    await this.#parts.attempts.send(row, to);
    this.#underWay.delete(row.id);
    const others = (this.#partners.get(to.partner) ?? 1) - 1;
    if (others > 0) this.#partners.set(to.partner, others);
    else this.#partners.delete(to.partner);
    if (this.#candidates.length > 0) this.#pump();
    else this.#wakeSoon();
  }

  /** Once what became of it is written down it may be seen again, and others of its matter have their turn. */
  #release(id: number, matter: string | undefined): () => true {
    return () => {
      this.#claimed.delete(id);
      if (matter !== undefined) this.#matters.delete(matter);
      this.#wakeSoon();
      return true;
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
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const { rows, channel, clock } = this.#parts;
    const now = clock.now();
    const next = rows.nextDue(channel, now);
    const wait = next === undefined ? longestSleep : milliseconds(Math.min(longestSleep, next - now));
    this.#timer = setTimeout(() => this.wake(), wait).unref();
  }
}
