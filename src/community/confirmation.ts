import { type Duration, hours } from '../model/duration.ts';
import { after, type EpochMs } from '../model/time.ts';
import type { Delivery } from '../notify/port.ts';
import type { Kept } from './book.ts';
import type { Links } from './links.ts';
import { type PrivateToken, recipientOf } from './port.ts';
import { communityWords } from './words.ts';

/** How long somebody has to confirm. */
export const confirmTime: Duration = hours(24);

/** Asks whoever is reached at an address whether they want this. */
export function confirmationOf(
  { subscription: { id, channel, language } }: Kept,
  { links, now, confirm, stop }: { links: Links; now: EpochMs; confirm: PrivateToken; stop: PrivateToken },
): Delivery {
  return {
    key: `confirm:${id}`,
    recipient: recipientOf(id),
    channel,
    content: {
      ...communityWords[language].confirm,
      language,
      links: { about: links.personal('confirm', confirm, language), stop: links.personal('stop', stop, language) },
      asks: true,
      announcement: undefined,
    },
    notBefore: now,
    expiresAt: after(now, confirmTime),
    isUrgent: false,
    collapse: undefined,
    trigger: undefined,
  };
}
