import { createHash } from 'node:crypto';
import type { Announcement } from '../../model/alert.ts';
import { hours } from '../../model/duration.ts';
import type { Language } from '../../model/language.ts';
import { after, type Clock, type EpochMs } from '../../model/time.ts';
import { everybody } from '../address-books.ts';
import type { Delivery } from '../port.ts';
import { type Receiver, type Way, waysOf } from '../receivers/receivers.ts';
import { pageOf } from './links.ts';
import { moreByCommand, whyEverybody, whyOnDuty } from './words.ts';

/** After that, who is on duty looks at what is open instead. */
const usefulFor = hours(24);

type Said = Pick<Delivery, 'recipient' | 'channel' | 'content'>;

function deliveryOf(announcement: Announcement, { recipient, channel, content }: Said, now: EpochMs): Delivery {
  // A clock that was ahead may have announced it.
  const from = announcement.announcedAt < now ? announcement.announcedAt : now;
  return {
    key: keyOf(announcement.id, recipient),
    recipient,
    channel,
    content,
    notBefore: from,
    expiresAt: after(from, usefulFor),
    isUrgent: announcement.isUrgent,
    collapse: announcement.group,
    trigger: announcement.trigger,
  };
}

type Surroundings = { readonly publicUrl: string; readonly clock: Clock };

/** The same for the same message to the same recipient, and says nothing of either. */
export const keyOf = (message: string, recipient: string): string =>
  createHash('sha256').update(`${message}\n${recipient}`).digest('base64url').slice(0, 27);

const isPublic = ({ audience }: Announcement): boolean => audience.includes('citizens');

/** What only operators see has no page. */
function commandFor(announcement: Announcement, language: Language): string {
  const [first] = announcement.alerts;
  return first === undefined || isPublic(announcement) ? '' : ` ${moreByCommand[language](first)}`;
}

/** The messages to somebody on duty. */
export const deliveriesTo = (
  receiver: Receiver,
  announcement: Announcement,
  { publicUrl, clock }: Surroundings,
): readonly Delivery[] =>
  waysOf(receiver).map((way: Way) => {
    const { language } = receiver;
    const why = `${whyOnDuty[language]({ receiver: receiver.name, rule: announcement.rule })}${commandFor(announcement, language)}`;
    const links = isPublic(announcement) ? { about: pageOf(publicUrl, announcement, language) } : {};
    const content = { ...announcement.texts[language], language, why, links, announcement };
    return deliveryOf(announcement, { ...way, content }, clock.now());
  });

/**
 * The message to everybody who listens by MQTT. It carries all languages, the city's first. It is never taken back for a newer one:
 * who listens hears each word, in order.
 */
export function deliveryToEverybody(announcement: Announcement, { publicUrl, clock }: Surroundings): Delivery {
  const language: Language = 'es';
  const links = { about: pageOf(publicUrl, announcement, language) };
  const content = { ...announcement.texts[language], language, why: whyEverybody[language], links, announcement };
  const said = { recipient: everybody, channel: 'mqtt', content } as const;
  return { ...deliveryOf(announcement, said, clock.now()), collapse: undefined };
}
