import { setInterval } from 'node:timers';
import type { Database } from '../database/port.ts';
import type { Calendar } from '../model/calendar.ts';
import { minutes } from '../model/duration.ts';
import { messageOf } from '../model/errors.ts';
import type { Clock } from '../model/time.ts';
import type { Outbox } from '../notify/port.ts';
import type { Events } from '../observability/events.ts';
import type { Directory } from '../registry/port.ts';
import { createAskLimits } from './ask-limits.ts';
import { createAudience } from './audience.ts';
import { SubscriptionBook } from './book.ts';
import { sendDigests } from './digest.ts';
import { createLinks } from './links.ts';
import type { Audience, Rehearsal, Subscriptions } from './port.ts';
import { createReach } from './reach/reach.ts';
import { createRehearsal } from './rehearsal.ts';
import { createSeal } from './seal.ts';
import { KeptSubscriptions } from './subscriptions.ts';
import { ToldBook } from './told-book.ts';
import { createSayWhy, createSayWish } from './why.ts';

export type CommunityParts = {
  readonly database: Database;
  /** What {@link readOrMakeContactKey} gave. */
  readonly key: Uint8Array;
  readonly directory: Pick<Directory, 'area' | 'areas' | 'areasWithin' | 'device'>;
  readonly calendar: Calendar;
  /** Where citizens reach this service. */
  readonly publicUrl: string;
  /** Why nothing is ever sent to a URL, where that is known at once. */
  readonly whyNotCalled?: ((url: string) => string | undefined) | undefined;
  /** Asked for when it is needed: it asks us for addresses itself. */
  readonly outbox: () => Outbox;
  readonly clock: Clock;
  readonly events: Events;
};

/** Who wants to hear of what, and who is told. */
export interface Community {
  readonly subscriptions: Subscriptions;
  readonly audience: Audience;
  readonly rehearsal: Rehearsal;
  /** Sends digests that are due, and erases what is old. Every minute once it is started. */
  tend(): Promise<void>;
  /** Call it once the outbox is open. */
  start(): { close(): Promise<void> };
}

/** Reads who subscribed. Holds nothing but memory until it is started. */
export function openCommunity(parts: CommunityParts): Community {
  const { database, directory, clock, events, calendar } = parts;
  const seal = createSeal(parts.key);
  const links = createLinks(parts.publicUrl);
  const book = new SubscriptionBook(database.connection, seal);
  const told = new ToldBook(database.connection, { now: clock.now(), outbox: parts.outbox });
  const reach = createReach(directory);
  for (const subscription of book.active()) reach.put(subscription);
  const { unreadable } = book.count();
  if (unreadable > 0) events.emit('subscriptionsUnreadable', { count: unreadable });
  const known = { ...parts, book, told, reach, seal, links };
  const subscriptions = new KeptSubscriptions({
    ...known,
    sayWish: createSayWish(directory),
    limits: createAskLimits(clock),
  });
  const tend = async (): Promise<void> => {
    await subscriptions.sweep();
    events.emit('digestsSent', { count: await sendDigests(known) });
  };
  return {
    subscriptions,
    audience: createAudience({ ...known, sayWhy: createSayWhy(directory), addresses: subscriptions }),
    rehearsal: createRehearsal({ reach, calendar }),
    tend,
    start: () => startTending(tend, events),
  };
}

const tendEvery = minutes(1);

/** One at a time; what failed is tried again a minute later. */
function startTending(tend: () => Promise<void>, events: Events): { close(): Promise<void> } {
  let under = Promise.resolve();
  let isBusy = false;
  const tick = (): void => {
    if (isBusy) return;
    isBusy = true;
    under = tend()
      .catch((error: unknown) => events.emit('communityUntended', { reason: messageOf(error) }))
      .finally(() => {
        isBusy = false;
      });
  };
  const timer = setInterval(tick, tendEvery);
  tick();
  return {
    async close() {
      clearInterval(timer);
      await under;
    },
  };
}
