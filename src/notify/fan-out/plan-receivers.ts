import { createHash } from 'node:crypto';
import type { Announcement } from '../../model/alert.ts';
import { hours } from '../../model/duration.ts';
import type { Language } from '../../model/language.ts';
import { after } from '../../model/time.ts';
import { everybody } from '../address-books.ts';
import type { Delivery } from '../port.ts';
import { type Receiver, type Way, waysOf } from '../receivers/receivers.ts';
import { pageOf } from './links.ts';
import { whyEverybody, whyOnDuty } from './words.ts';

/** After that, who is on duty looks at what is open instead. */
const usefulFor = hours(24);

type Said = Pick<Delivery, 'recipient' | 'channel' | 'content'>;

const deliveryOf = (announcement: Announcement, { recipient, channel, content }: Said): Delivery => ({
  key: keyOf(announcement.id, recipient),
  recipient,
  channel,
  content,
  notBefore: announcement.announcedAt,
  expiresAt: after(announcement.announcedAt, usefulFor),
  isUrgent: announcement.isUrgent,
  collapse: announcement.group,
  trigger: announcement.trigger,
});

/** The same for the same message to the same recipient, and says nothing of either. */
export const keyOf = (message: string, recipient: string): string =>
  createHash('sha256').update(`${message}\n${recipient}`).digest('base64url').slice(0, 27);

/** The messages to somebody on duty. */
export const deliveriesTo = (receiver: Receiver, announcement: Announcement, publicUrl: string): readonly Delivery[] =>
  waysOf(receiver).map((way: Way) => {
    const { language } = receiver;
    const why = whyOnDuty[language]({ receiver: receiver.name, rule: announcement.rule });
    const links = { about: pageOf(publicUrl, announcement, language) };
    return deliveryOf(announcement, {
      ...way,
      content: { ...announcement.texts[language], language, why, links, announcement },
    });
  });

/**
 * The message to everybody who listens by MQTT. It carries all languages, the city's first. It is never taken back for a newer one:
 * who listens hears each word, in order.
 */
export function deliveryToEverybody(announcement: Announcement, publicUrl: string): Delivery {
  const language: Language = 'es';
  const links = { about: pageOf(publicUrl, announcement, language) };
  const content = { ...announcement.texts[language], language, why: whyEverybody[language], links, announcement };
  return { ...deliveryOf(announcement, { recipient: everybody, channel: 'mqtt', content }), collapse: undefined };
}
