import { createHmac, randomBytes } from 'node:crypto';
import { hours } from '../model/duration.ts';
import { networkOf } from '../model/network.ts';
import type { Clock } from '../model/time.ts';
import type { PersonalChannel } from '../notify/port.ts';

/** How often may be asked for a subscription. What is known of who asks is a digest that nobody can make again after an hour. */
export interface AskLimits {
  /** Counts this one. */
  admits(from: string, channel: PersonalChannel): boolean;
}

export const asksPerHour = 10;
export const asksPerAddressAndDay = 3;
/** Text messages cost money, and somebody may earn by having many sent to a number. */
export const textMessagesPerHour = 60;
/** Who asked longest ago is forgotten first. */
const mostCounted = 10_000;

export function createAskLimits(clock: Clock): AskLimits {
  let [hour, salt, texts] = [-1, Buffer.alloc(0), 0];
  const counts = new Map<string, number>();

  function beginHour(): void {
    const now = Math.floor(clock.now() / hours(1));
    if (now === hour) return;
    [hour, salt, texts] = [now, randomBytes(16), 0];
    counts.clear();
  }

  return {
    admits(from, channel) {
      beginHour();
      const who = createHmac('sha256', salt).update(networkOf(from)).digest('base64');
      const count = (counts.get(who) ?? 0) + 1;
      if (count > asksPerHour || (channel === 'sms' && texts >= textMessagesPerHour)) return false;
      if (channel === 'sms') texts += 1;
      counts.delete(who);
      counts.set(who, count);
      const [oldest] = counts.keys();
      if (counts.size > mostCounted && oldest !== undefined) counts.delete(oldest);
      return true;
    },
  };
}
