import type { Subscribing } from '../../src/api/subscriptions/subscribing.ts';
import { minutes } from '../../src/model/duration.ts';
import { after, type Clock } from '../../src/model/time.ts';

/** Anybody may ask in the small city, and nobody ever confirms. */
export const createSmallSubscribing = (clock: Clock): Subscribing => ({
  subscriptions: {
    ask: async () => ({ confirmBefore: after(clock.now(), minutes(1440)) }),
    confirm: async () => undefined,
    byToken: () => undefined,
    change: async () => undefined,
    look: () => undefined,
    stop: async () => undefined,
    told: () => undefined,
    count: () => ({ active: 0, unconfirmed: 0 }),
  },
  topics: () => ['air', 'noise', 'parking', 'lighting'],
  channels: () => ['email', 'web_push', 'mqtt'],
  vapidPublicKey: 'the-public-key-of-the-small-city',
});
