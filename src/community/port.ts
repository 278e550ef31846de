import type { DatabaseSync } from 'node:sqlite';
import type { Announcement } from '../model/alert.ts';
import type { Brand } from '../model/brand.ts';
import { brand } from '../model/brand.ts';
import type { Position } from '../model/geography.ts';
import type { AreaId, DeviceId } from '../model/ids.ts';
import type { Language } from '../model/language.ts';
import type { AlertTopic, Severity } from '../model/rule.ts';
import type { EpochMs } from '../model/time.ts';
import type { Address, AddressBook, Delivery, PersonalChannel } from '../notify/port.ts';

export type SubscriptionId = Brand<string, 'SubscriptionId'>;
export const subscriptionId = (text: string): SubscriptionId => brand<SubscriptionId>(text);

const recipientPrefix = 'subscription:';
/** How deliveries name a subscription. */
export const recipientOf = (id: SubscriptionId): string => recipientPrefix + id;
export const subscriptionOf = (recipient: string): SubscriptionId | undefined =>
  recipient.startsWith(recipientPrefix) ? subscriptionId(recipient.slice(recipientPrefix.length)) : undefined;

export type SubscribedPlace =
  | { readonly is: 'circle'; readonly centre: Position; readonly radiusMetres: number }
  | { readonly is: 'area'; readonly id: AreaId }
  | { readonly is: 'device'; readonly id: DeviceId };

/** What somebody wants to hear, how, and when. Nothing here says who it is. */
export type Wish = {
  /** Ten at most; any of them. */
  readonly places: readonly SubscribedPlace[];
  readonly topics: readonly AlertTopic[];
  readonly leastSeverity: Severity;
  readonly language: Language;
  /** On the clocks of the city, minutes of the day; over midnight when `to` lies before `from`. */
  readonly quietHours: { readonly from: number; readonly to: number } | undefined;
  /** `at`: minutes of the day on the clocks of the city. Urgent alerts come at once in any case. */
  readonly comes: { readonly is: 'at_once' } | { readonly is: 'daily'; readonly at: number };
  /** Not more messages in 24 hours; urgent ones and the end of what was told come in any case. */
  readonly mostPerDay: number;
};

export type Subscription = Wish & {
  readonly id: SubscriptionId;
  readonly channel: PersonalChannel;
  readonly state: 'unconfirmed' | 'active';
  readonly createdAt: EpochMs;
  readonly confirmedAt: EpochMs | undefined;
  /** Where it goes, so that its owner recognises it and nobody else does: `a…@e….org`. */
  readonly hint: string;
};

/** Opens one subscription to whoever has it, and nothing else. Never kept in clear. */
export type PrivateToken = Brand<string, 'PrivateToken'>;
export const privateToken = (text: string): PrivateToken => brand<PrivateToken>(text);

/** Subscriptions without accounts: double opt-in, a private link, erased when they are stopped. */
export interface Subscriptions {
  /**
   * Sends a message that has to be confirmed first; the answer is the same whether the address is known already or not. `from` is the
   * network address of who asks, of which nothing is kept.
   *
   * @throws {CallerError} when the wish cannot be (no such area), the channel is not set up here, nothing is ever sent
   * to the address, or too many were asked for.
   */
  ask(wish: Wish, address: Address, from: string): Promise<{ readonly confirmBefore: EpochMs }>;
  /** `undefined` when the link is wrong or too old. Again: the same. The token manages what was confirmed. */
  confirm(
    token: PrivateToken,
  ): Promise<{ readonly subscription: Subscription; readonly token: PrivateToken } | undefined>;
  byToken(token: PrivateToken): Subscription | undefined;
  change(token: PrivateToken, wish: Partial<Wish>): Promise<Subscription | undefined>;
  /** What a link of a message would do, before anything is done. `undefined` when it is wrong or too old. */
  look(token: PrivateToken, use: 'confirm' | 'stop'): Linked | undefined;
  /**
   * Erases everything that is kept of the address, and that is to be sent there. Of what nobody confirmed only that request, for somebody
   * else may have asked for it.
   *
   * @returns `undefined` when there was none.
   */
  stop(token: PrivateToken): Promise<'stopped' | 'refused' | undefined>;
  /** What it was told, newest first, and which words of its wish were the reason. */
  told(token: PrivateToken, limit: number): readonly ToldBefore[] | undefined;
  count(): { readonly active: number; readonly unconfirmed: number };
}

export type Linked = {
  readonly subscription: Subscription;
  /** The same address is told already; once this is confirmed it takes the place of that. */
  readonly replaces: boolean;
};

export type ToldBefore = {
  readonly announcement: string;
  readonly at: EpochMs;
  readonly title: string;
  readonly why: string;
  /**
   * `waiting`: it will be sent. `over`: it was over, or something newer took its place, before it was sent. `failed`: it could not be
   * delivered. `over_budget`: it was held back, because there had been too many that day.
   */
  readonly via: 'sent' | 'waiting' | 'over' | 'failed' | 'digest' | 'over_budget';
};

/** Whom an announcement is for. */
export interface Audience {
  /**
   * The deliveries of an announcement: to whom it concerns, each at the right time and in the right language. Those for a digest, and
   * those over the budget, are left out, but `record` remembers them. It may concern everybody, so they come in portions that are worked
   * out while they are asked for, one at least; whoever has their portion recorded already is left out.
   */
  plan(announcement: Announcement, now: EpochMs): Iterable<Plan>;
  /** Whose link it is, and how to reach them. */
  readonly addresses: AddressBook;
}

/** A portion of those whom an announcement is for. */
export type Plan = {
  readonly isLast: boolean;
  readonly deliveries: readonly Delivery[];
  /** To be called in the transaction in which the deliveries are put into the outbox. */
  record(connection: DatabaseSync): void;
};

/** How many people would have been told what, with the subscriptions of now. Keeps nothing, sends nothing. */
export interface Rehearsal {
  told(announcements: readonly Announcement[]): Told;
}
export type Told = {
  readonly people: number;
  readonly messages: number;
  /** How many people would have had so many messages at most: `[1, 2, 5, 10, more]`. */
  readonly perPerson: readonly { readonly upTo: number | undefined; readonly people: number }[];
  readonly inDigests: number;
  readonly overBudget: number;
  readonly delayedByQuietHours: number;
};
