import { type Duration, hours } from '../model/duration.ts';
import { after, type EpochMs } from '../model/time.ts';
import type { Delivery } from '../notify/port.ts';
import type { Kept } from './book.ts';
import type { Links } from './links.ts';
import { type PrivateToken, recipientOf } from './port.ts';
import type { SayWish } from './why.ts';
import { communityWords } from './words.ts';

/** How long somebody has to confirm. */
export const confirmTime: Duration = hours(24);

type ConfirmationParts = {
  readonly links: Links;
  readonly sayWish: SayWish;
  readonly now: EpochMs;
  readonly confirm: PrivateToken;
  readonly stop: PrivateToken;
};

/** Asks whoever is reached at an address whether they want this. */
export function confirmationOf(
  { subscription }: Kept,
  { links, sayWish, now, confirm, stop }: ConfirmationParts,
): Delivery {
  const { id, channel, language } = subscription;
  const { text, ...said } = communityWords[language].confirm;
  return {
    key: `confirm:${id}`,
    recipient: recipientOf(id),
    channel,
    content: {
      ...said,
      text: text(sayWish(subscription)),
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
