import type { Announcement } from '../model/alert.ts';
import type { Calendar } from '../model/calendar.ts';
import type { EpochMs } from '../model/time.ts';
import { lastTimeAt } from './city-hours.ts';
import { type Choice, decideAll, type LastWord, type Memory } from './decide.ts';
import type { Rehearsal, Subscription, SubscriptionId, Told } from './port.ts';
import type { Reach } from './reach/reach.ts';

const steps = [1, 2, 5, 10, undefined] as const;

/** Plays announcements through the planner that runs live, each at its own time, with nothing told before. */
export function createRehearsal({
  reach,
  calendar,
}: {
  readonly reach: Reach;
  readonly calendar: Calendar;
}): Rehearsal {
  return {
    told(announcements) {
      const tally = new Tally(calendar);
      for (const announcement of announcements) {
        const now = announcement.announcedAt;
        tally.take(announcement, decideAll(announcement, now, { reach, calendar, memory: tally }));
      }
      return tally.told();
    },
  };
}

type Message = Pick<Announcement, 'group' | 'what'> & { readonly at: EpochMs; readonly notBefore: EpochMs };

/** What would have been told so far. */
class Tally implements Memory {
  readonly #calendar: Calendar;
  readonly #words = new Map<string, Map<SubscriptionId, LastWord>>();
  readonly #messages = new Map<SubscriptionId, Message[]>();
  readonly #digests = new Map<SubscriptionId, Set<EpochMs>>();
  #inDigests = 0;
  #overBudget = 0;
  #delayed = 0;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  lastWords({ group }: Announcement): ReadonlyMap<SubscriptionId, LastWord> {
    return this.#words.get(group) ?? new Map<SubscriptionId, LastWord>();
  }

  hadEnough({ id, mostPerDay }: Pick<Subscription, 'id' | 'mostPerDay'>, since: EpochMs): boolean {
    return (this.#messages.get(id)?.filter(({ at }) => at > since).length ?? 0) >= mostPerDay;
  }

  take(announcement: Announcement, choices: readonly Choice[]): void {
    const { group, what, severity } = announcement;
    const words = this.#words.get(group) ?? new Map<SubscriptionId, LastWord>();
    this.#words.set(group, words);
    for (const choice of choices) {
      if (choice.via === 'over_budget') {
        this.#overBudget += 1;
        continue;
      }
      words.set(choice.to.id, { what, severity, via: choice.via, why: '' });
      if (choice.via === 'digest') this.#addToDigest(choice, announcement);
      else this.#send(choice, announcement);
    }
  }

  #addToDigest({ to }: Choice, { announcedAt }: Announcement): void {
    this.#inDigests += 1;
    const due = lastTimeAt(this.#calendar, to.comes.is === 'daily' ? to.comes.at : 0, announcedAt);
    const digests = this.#digests.get(to.id) ?? new Set<EpochMs>();
    this.#digests.set(to.id, digests.add(due));
  }

  /** What waits for the morning and is over by then is not sent, nor that it is over. */
  #send({ to, notBefore }: Choice, { group, what, announcedAt }: Announcement): void {
    if (notBefore > announcedAt) this.#delayed += 1;
    const messages = this.#messages.get(to.id) ?? [];
    const isWaiting = (each: Message): boolean => each.group === group && each.notBefore > announcedAt;
    const left = messages.filter((each) => !isWaiting(each));
    const last = left.findLast((each) => each.group === group);
    const isNothing = what === 'resolved' && left.length < messages.length && (last?.what ?? 'resolved') === 'resolved';
    this.#messages.set(to.id, isNothing ? left : [...left, { group, what, at: announcedAt, notBefore }]);
  }

  told(): Told {
    const counts = new Map<SubscriptionId, number>();
    for (const [id, messages] of this.#messages) counts.set(id, messages.length);
    for (const [id, digests] of this.#digests) counts.set(id, (counts.get(id) ?? 0) + digests.size);
    const perPerson = [...counts.values()].filter((count) => count > 0);
    return {
      people: perPerson.length,
      messages: perPerson.reduce((sum, count) => sum + count, 0),
      perPerson: steps.map((upTo, place) => {
        const more = steps[place - 1] ?? 0;
        return { upTo, people: perPerson.filter((count) => count > more && count <= (upTo ?? Infinity)).length };
      }),
      inDigests: this.#inDigests,
      overBudget: this.#overBudget,
      delayedByQuietHours: this.#delayed,
    };
  }
}
