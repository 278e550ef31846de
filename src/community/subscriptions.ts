import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Database } from '../database/port.ts';
import type { Calendar } from '../model/calendar.ts';
import { CallerError } from '../model/errors.ts';
import { after, type Clock, type EpochMs } from '../model/time.ts';
import { type Address, type AddressBook, type Outbox, personalChannels } from '../notify/port.ts';
import type { Events } from '../observability/events.ts';
import type { Directory } from '../registry/port.ts';
import { countAsk, forgetAsks, forgetOldAsks } from './ask-counts.ts';
import type { AskLimits } from './ask-limits.ts';
import type { Kept, SubscriptionBook } from './book.ts';
import { endOfQuiet } from './city-hours.ts';
import { confirmationOf, confirmTime } from './confirmation.ts';
import { hintOf, type PersonalAddress, personal, sameAddress } from './contact.ts';
import { emptyWriteAheadLog, overwriting } from './erasing.ts';
import type { Links } from './links.ts';
import {
  type Linked,
  type PrivateToken,
  recipientOf,
  type Subscription,
  type SubscriptionId,
  type Subscriptions,
  subscriptionId,
  subscriptionOf,
  type ToldBefore,
  type Wish,
} from './port.ts';
import type { Reach } from './reach/reach.ts';
import type { Seal } from './seal.ts';
import type { ToldBook } from './told-book.ts';
import type { SayWish } from './why.ts';
import { checkWish } from './wish.ts';

export type SubscriptionParts = {
  readonly database: Database;
  readonly book: SubscriptionBook;
  readonly told: ToldBook;
  readonly reach: Reach;
  readonly seal: Seal;
  readonly links: Links;
  readonly sayWish: SayWish;
  readonly limits: AskLimits;
  readonly directory: Pick<Directory, 'area' | 'device'>;
  /** Why nothing is ever sent to a URL, where that is known at once. */
  readonly whyNotCalled?: ((url: string) => string | undefined) | undefined;
  /** Asked for when it is needed: it needs our addresses itself. */
  readonly outbox: () => Outbox;
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly events: Events;
};

/** What nobody confirmed may not grow without end. */
export const mostUnconfirmed = 10_000;

/** Every change is one transaction together with what is to be sent because of it; what is in memory follows when it is durable. */
export class KeptSubscriptions implements Subscriptions, AddressBook {
  readonly #parts: SubscriptionParts;
  /** What was erased may still stand in the write-ahead log. */
  #leavesTraces = true;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
  }

  async ask(wish: Wish, address: Address, from: string): Promise<{ readonly confirmBefore: EpochMs }> {
    const { directory, limits, events, outbox, clock, database } = this.#parts;
    const to = personal(address);
    if (to === undefined || !outbox().channels().includes(to.channel)) throw notOffered(this.#offered());
    this.#requireCallable(to);
    const checked = checkWish(wish, directory);
    if (!limits.admits(from, to.channel) || this.count().unconfirmed >= mostUnconfirmed) throw tooMany();
    const now = clock.now();
    const isSent = await database.transact((connection) => this.#ask(connection, { wish: checked, to, now }));
    if (isSent) outbox().wake();
    events.emit('subscriptionAsked', { channel: to.channel });
    return { confirmBefore: after(now, confirmTime) };
  }

  #ask(connection: DatabaseSync, { wish, to, now }: { wish: Wish; to: PersonalAddress; now: EpochMs }): boolean {
    const { book, seal, links, sayWish, outbox } = this.#parts;
    if (!countAsk(connection, seal.index(sameAddress(to)), now)) return false;
    const id = subscriptionId(randomUUID());
    const times = { createdAt: now, confirmedAt: undefined };
    const subscription: Subscription = {
      ...wish,
      id,
      channel: to.channel,
      state: 'unconfirmed',
      hint: hintOf(to),
      ...times,
    };
    const kept = { subscription, confirmUntil: after(now, confirmTime) };
    book.add(connection, kept, to);
    const tokens = { confirm: seal.token('confirm', id), stop: seal.token('stop', id) };
    outbox().put(connection, [confirmationOf(kept, { links, sayWish, now, ...tokens })]);
    return true;
  }

  async confirm(token: PrivateToken): Promise<{ subscription: Subscription; token: PrivateToken } | undefined> {
    const { book, database, clock, reach, events, seal } = this.#parts;
    const now = clock.now();
    let isNew = false;
    const id = await database.transact((connection) => {
      const asked = book.find(token, 'confirm');
      if (asked === undefined || (asked.confirmUntil ?? now) <= now) return undefined;
      isNew = asked.subscription.state === 'unconfirmed';
      return isNew ? this.#activate(connection, asked, now) : asked.subscription.id;
    });
    const kept = id === undefined ? undefined : book.get(id);
    if (kept === undefined) return undefined;
    reach.put(kept.subscription);
    if (isNew) events.emit('subscriptionConfirmed', { channel: kept.subscription.channel });
    return { subscription: kept.subscription, token: seal.token('manage', kept.subscription.id) };
  }

  /** Of one address there is one: what was confirmed last is what counts. @returns which one it is now. */
  #activate(connection: DatabaseSync, asked: Kept, now: EpochMs): SubscriptionId {
    const { book, outbox } = this.#parts;
    const { id } = asked.subscription;
    const old = this.#told(asked);
    const index = book.addressIndexOf(id);
    if (index !== undefined) forgetAsks(connection, index);
    if (old === undefined) {
      book.confirm(connection, id, now);
      return id;
    }
    outbox().erase(connection, recipientOf(id));
    book.replace(connection, { old, by: asked });
    this.#moveWaiting(connection, { ...asked.subscription, id: old.subscription.id });
    return old.subscription.id;
  }

  /** By what the same address is told already. */
  #told({ subscription: { id } }: Kept): Kept | undefined {
    const index = this.#parts.book.addressIndexOf(id);
    return index === undefined ? undefined : this.#parts.book.activeAt(index);
  }

  look(token: PrivateToken, use: 'confirm' | 'stop'): Linked | undefined {
    const { book, clock } = this.#parts;
    const found = use === 'stop' ? this.#stoppable(token) : book.find(token, 'confirm');
    if (found === undefined) return undefined;
    const { subscription, confirmUntil } = found;
    if (use === 'confirm' && (confirmUntil ?? clock.now()) <= clock.now()) return undefined;
    return { subscription, replaces: subscription.state === 'unconfirmed' && this.#told(found) !== undefined };
  }

  #stoppable(token: PrivateToken): Kept | undefined {
    const { book } = this.#parts;
    return book.find(token, 'stop') ?? book.find(token, 'manage');
  }

  byToken(token: PrivateToken): Subscription | undefined {
    return this.#parts.book.find(token, 'manage')?.subscription;
  }

  async change(token: PrivateToken, wish: Partial<Wish>): Promise<Subscription | undefined> {
    const { book, database, directory, reach } = this.#parts;
    const changed = await database.transact((connection) => {
      const known = book.find(token, 'manage')?.subscription;
      if (known === undefined) return undefined;
      const next = { ...known, ...checkWish({ ...known, ...wish }, directory) };
      book.change(connection, next);
      if (wish.quietHours !== undefined || 'quietHours' in wish) this.#moveWaiting(connection, next);
      return next;
    });
    if (changed?.state === 'active') reach.put(changed);
    if (changed !== undefined) this.#parts.outbox().wake();
    return changed;
  }

  /** What waits for the end of the night waits for the end of the night that somebody wants now. */
  #moveWaiting(connection: DatabaseSync, { id, quietHours }: Subscription): void {
    const { outbox, calendar, clock } = this.#parts;
    outbox().moveWaiting(connection, recipientOf(id), endOfQuiet(calendar, quietHours, clock.now()));
  }

  async stop(token: PrivateToken): Promise<'stopped' | 'refused' | undefined> {
    const { book, events } = this.#parts;
    const kept = this.#stoppable(token);
    if (kept === undefined) return undefined;
    const { id, state, channel } = kept.subscription;
    const isRefused = state === 'unconfirmed';
    await this.#erase(isRefused ? [id] : book.sharingAddressOf(id), { hasSaidSo: !isRefused });
    events.emit('subscriptionStopped', { channel, because: 'asked' });
    return isRefused ? 'refused' : 'stopped';
  }

  told(token: PrivateToken, limit: number): readonly ToldBefore[] | undefined {
    const own = this.byToken(token);
    return own === undefined ? undefined : this.#parts.told.told(own.id, own.language, limit);
  }

  count(): { readonly active: number; readonly unconfirmed: number } {
    const { active, unconfirmed } = this.#parts.book.count();
    return { active, unconfirmed };
  }

  addressOf(recipient: string): Address | undefined {
    const id = subscriptionOf(recipient);
    return id === undefined ? undefined : this.#parts.book.addressOf(id);
  }

  async giveUp(recipient: string): Promise<void> {
    const id = subscriptionOf(recipient);
    const kept = id === undefined ? undefined : this.#parts.book.get(id);
    if (kept === undefined) return;
    await this.#erase(this.#parts.book.sharingAddressOf(kept.subscription.id));
    this.#parts.events.emit('subscriptionStopped', { channel: kept.subscription.channel, because: 'gone' });
  }

  /** Erases what nobody confirmed in time, and what was remembered for long enough. */
  async sweep(): Promise<void> {
    const { book, told, database, clock } = this.#parts;
    const now = clock.now();
    await this.#erase(book.expired(now));
    await database.transact((connection) => {
      book.forgetOldLinks(connection, now);
      told.forgetOld(connection, now);
      forgetOldAsks(connection, now);
    });
    this.#leaveNoTrace();
  }

  async #erase(ids: readonly SubscriptionId[], { hasSaidSo = false } = {}): Promise<void> {
    const { book, told, reach, database, outbox } = this.#parts;
    if (ids.length === 0) return;
    await database.transact((connection) =>
      overwriting(connection, () => {
        for (const id of ids) {
          const index = book.addressIndexOf(id);
          if (hasSaidSo && index !== undefined) forgetAsks(connection, index);
          book.erase(connection, id);
          told.erase(connection, id);
          outbox().erase(connection, recipientOf(id));
        }
      }),
    );
    for (const id of ids) {
      reach.remove(id);
      told.forget(id);
    }
    this.#leavesTraces = true;
    this.#leaveNoTrace();
  }

  /** While somebody reads the database it cannot be done, and the next tending tries again. */
  #leaveNoTrace(): void {
    if (this.#leavesTraces) this.#leavesTraces = !emptyWriteAheadLog(this.#parts.database.connection);
  }

  #requireCallable(to: PersonalAddress): void {
    const url = to.channel === 'webhook' ? to.url : to.channel === 'web_push' ? to.endpoint : undefined;
    const why = url === undefined ? undefined : this.#parts.whyNotCalled?.(url);
    if (why !== undefined)
      throw new CallerError(`nothing is sent there: ${why}`, { status: 422, code: 'address_refused' });
  }

  #offered(): string {
    const offered = this.#parts.outbox().channels();
    return personalChannels.filter((channel) => offered.includes(channel)).join(', ') || 'none';
  }
}

const notOffered = (offered: string): CallerError =>
  new CallerError(`alerts are not sent this way here; offered: ${offered}`, {
    status: 422,
    code: 'channel_not_offered',
  });

const tooMany = (): CallerError =>
  new CallerError('too many subscriptions were asked for; try again in an hour', {
    status: 429,
    code: 'too_many_subscriptions',
  });
