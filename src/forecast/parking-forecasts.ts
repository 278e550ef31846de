import { setImmediate } from 'node:timers/promises';
import type { Calendar } from '../model/calendar.ts';
import type { Kinds } from '../model/device-kind.ts';
import { type Duration, days } from '../model/duration.ts';
import { CallerError } from '../model/errors.ts';
import { before, type Clock, type EpochMs, epochMs } from '../model/time.ts';
import type { Device, Directory } from '../registry/port.ts';
import type { DerivedTotals } from '../state/port.ts';
import type { Store } from '../stores/port.ts';
import { areasWithBays, countOf, groupsOf, totalsNow } from './bay-groups.ts';
import { Learner, stepLength } from './learner.ts';
import { type BayWord, countPast } from './past.ts';
import type { BayGroup, ParkingForecasts } from './port.ts';
import { readBay } from './read-past.ts';

export type ForecastParts = {
  readonly store: Pick<Store, 'readings'>;
  readonly state: DerivedTotals;
  readonly directory: Directory;
  readonly kinds: Kinds;
  readonly calendar: Calendar;
  readonly clock: Clock;
};

/** So much of the past is learnt at a start: habits of a season, not of last year. */
export const pastLearnt: Duration = days(56);

/** So many steps of the past are counted between two looks at the sockets. */
const stepsAtOnce = 500;

/** Forecasts of free places, and how they learn. */
export type LearningForecasts = ParkingForecasts & {
  /**
   * Learns areas that were not learnt before from what the store has of them, one after the other.
   *
   * @throws {UnavailableError} when the store is away; what was learnt stays learnt.
   */
  learnPast(signal: AbortSignal): Promise<void>;
  /**
   * Learns all of the past once more, for much of it may have come late; what was learnt before serves until then, and goes on to
   * where the store answers no questions.
   *
   * @throws {UnavailableError} when the store is away.
   */
  learnAnew(signal: AbortSignal): Promise<void>;
  /** Learns the present moment. */
  learnNow(): void;
};

export function createParkingForecasts(parts: ForecastParts): LearningForecasts {
  const { state, directory, kinds, clock } = parts;
  let learner = new Learner(parts.calendar);
  const known = () => [...areasWithBays(directory, kinds)].flatMap(groupsOf).map(({ group }) => group);
  const lookAt = (group: BayGroup, now: EpochMs) => totalsNow(group, { state, directory, now });
  let learning = false;
  let learntAt: EpochMs | undefined;

  return {
    ahead(group, horizons) {
      const at = clock.now();
      const totals = lookAt(group, at);
      return { ...learner.ahead(group, { at, count: countOf(totals) }, horizons), basis: totals.basis };
    },
    state() {
      const groups = known();
      const able = groups.filter((group) => learner.isAble(group)).length;
      return { learning, groups: groups.length, able, learntAt };
    },
    async learnPast(signal) {
      learning = true;
      try {
        for (const street of areasWithBays(directory, kinds)) {
          const groups = groupsOf(street).filter(({ group }) => !learner.knows(group));
          if (signal.aborted) return;
          if (groups.length > 0) await learnOrBegin(learner, { ...parts, street, groups, signal });
        }
        learntAt ??= clock.now();
      } finally {
        learning = false;
      }
    },
    async learnAnew(signal) {
      const fresh = new Learner(parts.calendar);
      try {
        for (const street of areasWithBays(directory, kinds)) {
          await learnStreet(fresh, { ...parts, street, groups: groupsOf(street), signal });
          if (signal.aborted) return;
        }
      } catch (error) {
        if (error instanceof CallerError) return;
        throw error;
      }
      learner = fresh;
      learntAt = clock.now();
    },
    learnNow() {
      const now = clock.now();
      const at = epochMs(Math.floor(now / stepLength) * stepLength);
      for (const group of known()) {
        // What was not learnt from its past yet would begin here, and its past would never be learnt.
        if (learner.knows(group)) learner.learn(group, at, countOf(lookAt(group, now)));
      }
    },
  };
}

type Street = ForecastParts & {
  readonly street: { readonly bays: readonly Device[] };
  readonly groups: ReturnType<typeof groupsOf>;
  readonly signal: AbortSignal;
};

/** A store that answers no questions will not learn to: then what is learnt begins now. */
async function learnOrBegin(learner: Learner, street: Street): Promise<void> {
  try {
    await learnStreet(learner, street);
  } catch (error) {
    if (!(error instanceof CallerError)) throw error;
    for (const { group } of street.groups) learner.begin(group);
  }
}

async function learnStreet(learner: Learner, { store, kinds, clock, street, groups, signal }: Street): Promise<void> {
  const to = clock.now();
  const span = { from: before(to, pastLearnt), to };
  const words = new Map<Device, readonly BayWord[]>();
  let staleAfter: Duration | undefined;
  for (const device of street.bays) {
    const kind = kinds.get(device.kind);
    if (signal.aborted) return;
    if (kind === undefined) continue;
    words.set(device, await readBay(store, { device, kind, span }));
    staleAfter = kind.rhythm.staleAfter;
  }
  if (staleAfter === undefined) return;
  for (const { group, bays } of groups) {
    const past = countPast(
      bays.map((bay) => words.get(bay) ?? []),
      { ...span, staleAfter },
    );
    let steps = 0;
    for (const { at, count } of past) {
      learner.learn(group, at, count);
      steps += 1;
      if (steps % stepsAtOnce === 0) await setImmediate();
    }
  }
}
