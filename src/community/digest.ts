import type { Database } from '../database/port.ts';
import type { Calendar } from '../model/calendar.ts';
import { hours } from '../model/duration.ts';
import { after, type Clock, type EpochMs, toIso } from '../model/time.ts';
import type { Content, Delivery, Outbox } from '../notify/port.ts';
import { lastTimeAt } from './city-hours.ts';
import { type Links, ownLinks } from './links.ts';
import { type Matter, mattersOf } from './matters.ts';
import { recipientOf, type Subscription } from './port.ts';
import type { Reach } from './reach/reach.ts';
import type { Seal } from './seal.ts';
import type { ToldBook, WaitingItem } from './told-book.ts';
import { type CommunityWords, communityWords } from './words.ts';

export type DigestParts = {
  readonly database: Database;
  readonly told: ToldBook;
  readonly reach: Reach;
  readonly seal: Seal;
  readonly links: Links;
  readonly calendar: Calendar;
  readonly outbox: () => Outbox;
  readonly clock: Clock;
};

/** A digest of yesterday is of no use. */
const usefulFor = hours(20);
const mostListed = 20;
const shortLength = 150;
/** So many in one transaction, so that nobody else waits long for theirs. */
const atOnce = 200;

/**
 * Sends the digests that are due: what waited until the hour that somebody chose is one message. What it lists is marked in the transaction
 * in which it is put into the outbox, and its key says its hour, so that no crash sends it twice or never.
 *
 * @returns how many.
 */
export async function sendDigests(parts: DigestParts): Promise<number> {
  const { database, told, reach, outbox, clock } = parts;
  const now = clock.now();
  let sent = 0;
  const waiting = told.waiting().flatMap((id) => reach.get(id) ?? []);
  for (let from = 0; from < waiting.length; from += atOnce) {
    sent += await database.transact((connection) => {
      let count = 0;
      for (const to of waiting.slice(from, from + atOnce)) {
        const until = dueUntil(to, parts.calendar, now);
        const items = told.waitingFor(to, until);
        if (items.length === 0) continue;
        const digest = digestOf(to, { ...parts, items, until, now });
        count += outbox().put(connection, [digest]);
        told.digested(connection, to.id, { key: digest.key, until });
      }
      return count;
    });
  }
  if (sent > 0) outbox().wake();
  return sent;
}

/** What came before is due. Whoever does not want a digest any more gets at once what is left for it. */
const dueUntil = ({ comes }: Subscription, calendar: Calendar, now: EpochMs): EpochMs =>
  comes.is === 'daily' ? lastTimeAt(calendar, comes.at, now) : now;

type Due = DigestParts & { readonly items: readonly WaitingItem[]; readonly until: EpochMs; readonly now: EpochMs };

function digestOf(to: Subscription, { items, until, now, ...parts }: Due): Delivery {
  return {
    key: `digest:${to.id}:${toIso(until)}`,
    recipient: recipientOf(to.id),
    channel: to.channel,
    content: contentOf(to, items, { ...parts, now }),
    notBefore: now,
    expiresAt: after(now, usefulFor),
    isUrgent: false,
    collapse: undefined,
    trigger: undefined,
  };
}

/** Oldest first, as the day went; the newest ones when there are too many. */
function contentOf(to: Subscription, items: readonly WaitingItem[], parts: Omit<Due, 'items' | 'until'>): Content {
  const { language } = to;
  const words = communityWords[language].digest;
  const { zone } = parts.calendar;
  const format = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const clock = (at: EpochMs): string => format.format(at);
  const matters = mattersOf(items);
  const listed = matters.slice(-mostListed);
  const hidden = matters.length - listed.length;
  const told = listed.map((matter) => paragraphOf(matter, { words, clock, now: parts.now }));
  const begun = matters.filter(({ began }) => began !== undefined).length;
  const title = begun === 0 ? words.over(matters.length) : words.title(begun);
  return {
    title,
    text: [...(hidden > 0 ? [words.more(hidden)] : []), ...told].join('\n\n'),
    short: shorten(`${title}: ${listed.map(({ says }) => says.title).join('; ')}`),
    language,
    why: words.why,
    links: { about: parts.links.alerts(language), ...ownLinks(to, parts) },
    announcement: undefined,
  };
}

type Telling = {
  readonly words: CommunityWords['digest'];
  readonly clock: (at: EpochMs) => string;
  readonly now: EpochMs;
};

/** When it began, what was said of it with its advice, whether it still stands, and why it is told. */
function paragraphOf({ began, says, end }: Matter, { words, clock, now }: Telling): string {
  const stands =
    end === undefined ? words.stands(clock(now)) : end === says ? undefined : `${clock(end.at)} ${end.text}`;
  const lines = [`${clock((began ?? says).at)} ${says.title}`, says.text, stands, says.why];
  return lines.filter((line) => line !== undefined && line !== '').join('\n');
}

const shorten = (text: string): string => (text.length <= shortLength ? text : `${text.slice(0, shortLength - 1)}…`);
