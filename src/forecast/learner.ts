import type { Calendar } from '../model/calendar.ts';
import { type Duration, minutes } from '../model/duration.ts';
import { after, type EpochMs, epochMs } from '../model/time.ts';
import { Experience, type Situation } from './experience.ts';
import type { BayCount, BayGroup, Chance, ParkingForecast } from './port.ts';
import { Profile, type Usual } from './profile.ts';

/** The past is looked at in such steps, and the future is told in them. */
export const stepLength: Duration = minutes(5);
export const mostSteps = 12;

const fewestDays = 7;
const fewestDaysOfSlot = 2;
/** With fewer of its bays known, nobody knows a street. */
const leastKnownShare = 0.5;

type Pending = { readonly at: EpochMs; readonly count: BayCount; readonly usual: Usual | undefined };
type Learnt = { readonly profile: Profile; pending: Pending[]; upTo: EpochMs };

/**
 * Learns streets moment by moment, in the order of time, and tells what to expect. Each moment first confirms or denies what was
 * expected of it, and only then becomes part of what is usual: what was learnt never knew the future.
 */
export class Learner {
  readonly #calendar: Calendar;
  readonly #groups = new Map<string, Learnt>();
  readonly #experience = new Experience();

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  /** What comes is learnt from now on, whatever was before. */
  begin(group: BayGroup): void {
    this.#learntOf(group);
  }

  /** `at` is a whole number of steps; what is not later than the last one of this group is known already. */
  learn(group: BayGroup, at: EpochMs, count: BayCount): void {
    const learnt = this.#learntOf(group);
    if (at <= learnt.upTo) return;
    learnt.upTo = at;
    learnt.pending = learnt.pending.filter(({ at: before }) => at - before <= mostSteps * stepLength);
    if (!isKnown(count)) return;
    const usual = learnt.profile.usual(at);
    for (const before of learnt.pending) {
      const situation = situationOf(before, usual);
      if (situation !== undefined) {
        this.#experience.learn((at - before.at) / stepLength, situation, count.free > 0);
      }
    }
    learnt.pending.push({ at, count, usual });
    learnt.profile.learn(at, count.free);
  }

  /** Whether anything was learnt of it, even that nothing is known of it. */
  knows(group: BayGroup): boolean {
    return this.#groups.has(keyOf(group));
  }

  /** Whether it was seen for so long that it can be told ahead. */
  isAble(group: BayGroup): boolean {
    return this.days(group) >= fewestDays;
  }

  days(group: BayGroup): number {
    return this.#groups.get(keyOf(group))?.profile.days ?? 0;
  }

  ahead(
    group: BayGroup,
    now: { readonly at: EpochMs; readonly count: BayCount },
    horizons: readonly Duration[],
  ): Omit<ParkingForecast, 'basis'> {
    const profile = this.#groups.get(keyOf(group))?.profile;
    const chances = horizons.map((horizon) => this.#chance(profile, now, horizon));
    return { group, madeAt: now.at, now: now.count, days: profile?.days ?? 0, chances };
  }

  #chance(
    profile: Profile | undefined,
    { at, count }: { readonly at: EpochMs; readonly count: BayCount },
    horizon: Duration,
  ): Chance {
    const then = after(at, horizon);
    const told = { minutes: Math.round(horizon / minutes(1)), at: then };
    const nobodyKnows = (because: string): Chance => ({
      ...told,
      probability: null,
      usual: null,
      because,
      comparable: 0,
    });
    if (count.bays === 0) return nobodyKnows('There are no bays here.');
    if (!isKnown(count)) return nobodyKnows(`Only ${count.known} of ${count.bays} bays are known now.`);
    if (profile === undefined || profile.days < fewestDays) {
      return nobodyKnows(`Too little history: ${profile?.days ?? 0} of at least ${fewestDays} days.`);
    }
    const [usualNow, usualThen] = [profile.usual(at), profile.usual(then)];
    if (usualNow === undefined || usualThen === undefined || usualThen.days < fewestDaysOfSlot) {
      return nobodyKnows('Too little history of this hour on this kind of day.');
    }
    const situation = { now: count, usualNow, usualThen };
    const { probability, comparable } = this.#experience.expect(Math.round(horizon / stepLength), situation);
    return {
      ...told,
      probability,
      usual: usualThen.availability,
      comparable,
      because: becauseOf(count, usualThen, comparable),
    };
  }

  #learntOf(group: BayGroup): Learnt {
    const key = keyOf(group);
    const learnt = this.#groups.get(key) ?? {
      profile: new Profile(this.#calendar),
      pending: [],
      upTo: epochMs(0),
    };
    this.#groups.set(key, learnt);
    return learnt;
  }
}

const keyOf = ({ area, accessibleOnly }: BayGroup): string => `${area}${accessibleOnly ? ' accessible' : ''}`;

export const isKnown = ({ known, bays }: BayCount): boolean => bays > 0 && known > 0 && known >= bays * leastKnownShare;

function situationOf(before: Pending, usualThen: Usual | undefined): Situation | undefined {
  if (before.usual === undefined || usualThen === undefined) return undefined;
  return { now: before.count, usualNow: before.usual, usualThen };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const becauseOf = ({ free, known, bays }: BayCount, usual: Usual, comparable: number): string =>
  `${free} of ${known} known bays are free now (${bays} in all); at that hour a place is usually free ${percent(usual.availability)} ` +
  `of the time; ${comparable} moments like this one were seen.`;
