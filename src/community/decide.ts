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

/** What was told before an announcement. */
export interface Memory {
  lastWords(announcement: Announcement): ReadonlyMap<SubscriptionId, LastWord>;
  /** How many messages were sent since, this announcement left out. */
  sentSince(to: SubscriptionId, since: EpochMs, announcement: Announcement): number;
}

export type Decider = { readonly reach: Reach; readonly memory: Memory; readonly calendar: Calendar };

/**
 * Whom an announcement is for, and how and when each is told. Citizens hear of a beginning, of a worsening, and of the end of what they
 * were told of; repetitions and escalations are for operators.
 */
export function decide(announcement: Announcement, now: EpochMs, parts: Decider): readonly Choice[] {
  if (!announcement.audience.includes('citizens')) return [];
  if (announcement.what === 'escalated') return [];
  return announcement.what === 'resolved' ? endings(announcement, now, parts) : beginnings(announcement, now, parts);
}

function endings(announcement: Announcement, now: EpochMs, { reach, memory, calendar }: Decider): readonly Choice[] {
  const choices: Choice[] = [];
  for (const [id, word] of memory.lastWords(announcement)) {
    const to = reach.get(id);
    if (to === undefined || word.what === 'resolved') continue;
    // An all-clear wakes nobody, not even of something that did.
    const notBefore = word.via === 'sent' ? endOfQuiet(calendar, to.quietHours, now) : now;
    choices.push({ to, via: word.via, notBefore, place: undefined, before: word });
  }
  return choices;
}

function beginnings(announcement: Announcement, now: EpochMs, parts: Decider): readonly Choice[] {
  const choices: Choice[] = [];
  const words = parts.memory.lastWords(announcement);
  for (const [to, place] of parts.reach.find(announcement)) {
    if (!to.topics.includes(announcement.topic) || !isAtLeast(announcement.severity, to.leastSeverity)) continue;
    const word = words.get(to.id);
    if (!isNews(announcement, word)) continue;
    choices.push({ to, ...howTold(to, announcement, { ...parts, now }), place, before: word });
  }
  return choices;
}

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
  const sent = memory.sentSince(to.id, before(now, days(1)), announcement);
  if (sent >= to.mostPerDay) return { via: 'over_budget', notBefore: now };
  return { via: 'sent', notBefore: endOfQuiet(calendar, to.quietHours, now) };
}
