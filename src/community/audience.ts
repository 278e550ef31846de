import type { DatabaseSync } from 'node:sqlite';
import type { Announcement } from '../model/alert.ts';
import type { Calendar } from '../model/calendar.ts';
import { after, type EpochMs } from '../model/time.ts';
import type { AddressBook, Delivery } from '../notify/port.ts';
import { type Choice, decide } from './decide.ts';
import { type Links, ownLinks } from './links.ts';
import { usefulFor } from './of-use.ts';
import { type Audience, type Plan, recipientOf } from './port.ts';
import type { Reach } from './reach/reach.ts';
import type { Seal } from './seal.ts';
import { keyOf, type ToldBook } from './told-book.ts';
import type { SayWhy } from './why.ts';

export type AudienceParts = {
  readonly told: ToldBook;
  readonly reach: Reach;
  readonly seal: Seal;
  readonly links: Links;
  readonly calendar: Calendar;
  readonly sayWhy: SayWhy;
  readonly addresses: AddressBook;
};

export function createAudience(parts: AudienceParts): Audience {
  const { told } = parts;
  return {
    addresses: parts.addresses,
    *plan(announcement, now): Iterable<Plan> {
      const isKnown = told.recordedOf(announcement);
      const choices = decide(announcement, now, { ...parts, memory: told });
      for (const { chosen, isLast } of portionsOf(inOrder(choices))) {
        const left = chosen.filter(({ to }) => !isKnown(to.id));
        yield { ...planOf(left, { announcement, now }, parts), isLast };
      }
    },
  };
}

/** Between two portions everybody else has a turn, so one takes milliseconds: of people told, and of people looked at. */
const mostChosen = 100;
const mostLookedAt = 3_000;

function* portionsOf(
  choices: Iterable<Choice | undefined>,
): Iterable<{ readonly chosen: readonly Choice[]; readonly isLast: boolean }> {
  let chosen: Choice[] = [];
  let looked = 0;
  for (const choice of choices) {
    if (choice !== undefined) chosen.push(choice);
    looked += 1;
    if (chosen.length < mostChosen && looked < mostLookedAt) continue;
    yield { chosen, isLast: false };
    [chosen, looked] = [[], 0];
  }
  yield { chosen, isLast: true };
}

/**
 * In the order of their ids, in which they are kept: neighbours are written with few pages, a hundred thousand at random with a hundred
 * times as many. They are sorted in small heaps, because sorting all would take long.
 */
function* inOrder(choices: Iterable<Choice | undefined>): Iterable<Choice | undefined> {
  const heaps = new Map<string, Choice[]>();
  for (const choice of choices) {
    yield undefined;
    if (choice === undefined) continue;
    const start = choice.to.id.slice(0, 2);
    const heap = heaps.get(start);
    if (heap === undefined) heaps.set(start, [choice]);
    else heap.push(choice);
  }
  for (const start of [...heaps.keys()].sort()) {
    yield* (heaps.get(start) ?? []).sort((one, other) => (one.to.id < other.to.id ? -1 : 1));
  }
}

type When = { readonly announcement: Announcement; readonly now: EpochMs };

function planOf(choices: readonly Choice[], { announcement, now }: When, parts: AudienceParts): Omit<Plan, 'isLast'> {
  const explained = choices.map((choice) => ({ ...choice, why: whyOf(choice, announcement, parts.sayWhy) }));
  const sent = explained.filter(({ via }) => via === 'sent');
  return {
    deliveries: sent.map((choice) => deliveryOf(choice, announcement, parts)),
    record(connection: DatabaseSync): void {
      const said = explained.map(({ to, via, why }) => ({ to: to.id, via, why }));
      parts.told.record(connection, announcement, { said, now });
    },
  };
}

type Explained = Choice & { readonly why: string };

function whyOf({ to, place, before }: Choice, { topic, subjects }: Announcement, sayWhy: SayWhy): string {
  if (place === undefined) return before?.why ?? '';
  const isCityWide = subjects.some(({ is }) => is === 'city');
  return sayWhy({ wish: to, topic, place, isCityWide });
}

function deliveryOf({ to, notBefore, why }: Explained, announcement: Announcement, parts: AudienceParts): Delivery {
  const { id, language, channel } = to;
  const links = { about: parts.links.announcement(announcement, language), ...ownLinks(to, parts) };
  return {
    key: keyOf(announcement.id, id),
    recipient: recipientOf(id),
    channel,
    content: { ...announcement.texts[language], language, why, links, announcement },
    notBefore,
    expiresAt: after(notBefore, usefulFor),
    isUrgent: announcement.isUrgent,
    collapse: announcement.group,
    trigger: announcement.trigger,
  };
}
