import type { Announcement } from '../model/alert.ts';
import type { Calendar } from '../model/calendar.ts';
import { days } from '../model/duration.ts';
import { isAtLeast, type Severity } from '../model/rule.ts';
import { before, type EpochMs } from '../model/time.ts';
import { endOfQuiet } from './city-hours.ts';
import type { SubscribedPlace, Subscription, SubscriptionId } from './port.ts';
import type { Reach } from './reach/reach.ts';

/** How somebody is told: by a message, by the digest of the day, or not at all because there were too many messages. */
export type Via = 'sent' | 'digest' | 'over_budget';

export type Choice = {
  readonly to: Subscription;
  readonly via: Via;
  readonly notBefore: EpochMs;
  /** The place of the wish that is the reason; `undefined` of the end of something, which is told for the reason of its beginning. */
  readonly place: SubscribedPlace | undefined;
  /** What was said of the matter before. */
  readonly before: LastWord | undefined;
};

/** What was said to somebody of a matter at last. */
export type LastWord = {
  readonly what: Announcement['what'];
  readonly severity: Severity;
  readonly via: Exclude<Via, 'over_budget'>;
  readonly why: string;
};

/** What was said of a matter before, to each. */
export interface LastWords extends Iterable<readonly [SubscriptionId, LastWord | undefined]> {
  get(id: SubscriptionId): LastWord | undefined;
}

/** What was told before an announcement. */
export interface Memory {
  lastWords(announcement: Announcement): LastWords;
  /** Whether somebody had, or will have, as many messages since as they want in a day; this announcement left out. */
  hadEnough(to: Subscription, since: EpochMs, announcement: Announcement): boolean;
}

export type Decider = { readonly reach: Reach; readonly memory: Memory; readonly calendar: Calendar };

/**
 * Whom an announcement is for, and how and when each is told. Citizens hear of a beginning, of a worsening, and of the end of what they
 * were told of; repetitions and escalations are for operators. They are looked for while they are asked for; `undefined` stands for one
 * who is not told, so that whoever asks can pause.
 */
export function* decide(announcement: Announcement, now: EpochMs, parts: Decider): Iterable<Choice | undefined> {
  if (!announcement.audience.includes('citizens')) return;
  if (announcement.what === 'escalated') return;
  if (announcement.what === 'resolved') yield* endings(announcement, now, parts);
  else yield* beginnings(announcement, now, parts);
}

/** All of them at once. */
export const decideAll = (announcement: Announcement, now: EpochMs, parts: Decider): readonly Choice[] => [
  ...chosen(decide(announcement, now, parts)),
];

function* chosen(choices: Iterable<Choice | undefined>): Iterable<Choice> {
  for (const choice of choices) if (choice !== undefined) yield choice;
}

function* endings(
  announcement: Announcement,
  now: EpochMs,
  { reach, memory, calendar }: Decider,
): Iterable<Choice | undefined> {
  for (const [id, word] of memory.lastWords(announcement)) {
    const to = reach.get(id);
    if (to === undefined || word === undefined || word.what === 'resolved') {
      yield undefined;
      continue;
    }
    // An all-clear wakes nobody, not even of something that did.
    const notBefore = word.via === 'sent' ? endOfQuiet(calendar, to.quietHours, now) : now;
    yield { to, via: word.via, notBefore, place: undefined, before: word };
  }
}

function* beginnings(announcement: Announcement, now: EpochMs, parts: Decider): Iterable<Choice | undefined> {
  const words = parts.memory.lastWords(announcement);
  for (const found of parts.reach.find(announcement)) {
    const word = found && words.get(found[0].id);
    yield found && wants(found[0], announcement) && isNews(announcement, word)
      ? { to: found[0], ...howTold(found[0], announcement, { ...parts, now }), place: found[1], before: word }
      : undefined;
  }
}

const wants = ({ topics, leastSeverity }: Subscription, { topic, severity }: Announcement): boolean =>
  topics.includes(topic) && isAtLeast(severity, leastSeverity);

/** Whoever was not told of the beginning (it was not near them then, or not bad enough) is told of a worsening as of a beginning. */
function isNews({ what, severity }: Announcement, word: LastWord | undefined): boolean {
  if (what === 'raised') return true;
  const isOpen = word !== undefined && word.what !== 'resolved';
  if (!isOpen) return what === 'updated';
  return isAtLeast(severity, word.severity) && severity !== word.severity;
}

function howTold(
  to: Subscription,
  announcement: Announcement,
  { memory, calendar, now }: Decider & { readonly now: EpochMs },
): Pick<Choice, 'via' | 'notBefore'> {
  if (announcement.isUrgent) return { via: 'sent', notBefore: now };
  if (to.comes.is === 'daily') return { via: 'digest', notBefore: now };
  if (memory.hadEnough(to, before(now, days(1)), announcement)) return { via: 'over_budget', notBefore: now };
  return { via: 'sent', notBefore: endOfQuiet(calendar, to.quietHours, now) };
}
