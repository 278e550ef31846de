import type { EpochMs } from '../../model/time.ts';
import { anyHeld, truthOf } from './check.ts';
import { type Cause, Firing, type FiringParts } from './firing.ts';
import type { Place, Work } from './place.ts';
import type { PlannedCheck } from './plan.ts';
import { earlier, longAgo, never } from './time-steps.ts';
import { isSooner, Timer, type TimerQueue } from './timers.ts';
import { holds } from './truth.ts';

/** Conditions are looked at after the alerts that were due at that moment; those of areas after those of devices. */
const rankOf = ({ subject }: Place): number => (subject.is === 'device' ? 1 : 2);

/** Looks at conditions, and tells those that they concern when they are otherwise. */
export class Looking {
  readonly firing: Firing;
  readonly #queue: TimerQueue<Work>;
  /** Over for everybody: what the time of an area is. A device may be a little ahead. */
  passed: EpochMs = longAgo;
  readonly #areas = new Map<Place, Set<PlannedCheck>>();

  constructor(queue: TimerQueue<Work>, emit: FiringParts['emit']) {
    this.#queue = queue;
    this.firing = new Firing({
      emit,
      setTimer: (timer, due) => this.#set(timer, due),
      evidence: ({ rule, place }, at) => {
        const planned = place.plan.checks.find(({ check }) => check === rule.check);
        return rule.check.evidence(place, at, place.codes[planned?.index ?? -1] ?? 0);
      },
    });
  }

  look(place: Place, planned: PlannedCheck, cause: Cause): void {
    const { check, index, rules, tallies } = planned;
    place.isChanged = true;
    const code = place.codes[index] ?? 0;
    const now = check.judge(place, cause.asOf, code);
    const before = truthOf(code);
    const truth = truthOf(now);
    place.codes[index] = now;
    this.planNext(place, planned, cause.asOf);
    if (before === truth) return;
    for (const tally of tallies) {
      tally.move(place, before, truth);
      for (const area of place.plan.around) this.touch(area, tally.watchers.get(area));
    }
    for (const rule of rules) this.firing.hear(rule, place, { truth, cause });
  }

  /** Looks at what nobody looked at before, or what other rules ask as well now: these have to be told though nothing is otherwise. */
  lookAnew(place: Place, planned: PlannedCheck, cause: Cause): void {
    this.look(place, planned, cause);
    if (truthOf(place.codes[planned.index] ?? 0) !== holds) return;
    for (const rule of planned.rules) {
      if (!place.machines.has(rule)) this.firing.hear(rule, place, { truth: holds, cause });
    }
  }

  /** These conditions of an area have to be looked at when the reading is through. */
  touch(area: Place, checks: readonly PlannedCheck[] | undefined): void {
    if (checks === undefined) return;
    const touched = this.#areas.get(area) ?? new Set();
    for (const check of checks) touched.add(check);
    this.#areas.set(area, touched);
  }

  /** Looks at what was touched in areas. */
  lookAround(cause: Cause): void {
    if (this.#areas.size === 0) return;
    const touched = [...this.#areas];
    this.#areas.clear();
    const asOfAll = { ...cause, asOf: this.passed };
    for (const [area, checks] of touched) for (const check of checks) this.look(area, check, asOfAll);
  }

  run({ work }: Timer<Work>, cause: Cause): void {
    const { place } = work;
    place.isChanged = true;
    if (work.is === 'look') this.look(place, work.check, cause);
    else this.firing.pass(work.machine, cause);
    this.lookAround(cause);
  }

  /** What is due at a place by then comes about, in order. */
  passAt(place: Place, until: EpochMs, noticedAt: EpochMs): void {
    while (place.nextDue <= until) {
      const timer = soonest(place.timers);
      if (timer === undefined || timer.due > until) {
        place.nextDue = timer?.due ?? never;
        return;
      }
      const { due } = timer;
      this.#queue.set(timer, never);
      place.forgetTimer(timer);
      this.run(timer, { at: due, asOf: due, noticedAt, trigger: undefined });
    }
  }

  /** Sets the timers of a place whose plan is new; what is due up to `passed` came about before. */
  rest(place: Place, passed: EpochMs): void {
    for (const planned of place.plan.checks) {
      if (!place.fresh.includes(planned)) this.planNext(place, planned, passed);
    }
    for (const machine of place.machines.values()) this.firing.rest(machine);
  }

  /** Nothing of this place is due any more. */
  silence(place: Place): void {
    for (const timer of place.timers) this.#queue.set(timer, never);
    place.forgetTimers();
    place.looks = [];
    place.nextDue = never;
  }

  /** Sets when to look at a condition again, if it may be otherwise then though nothing new comes. */
  planNext(place: Place, planned: PlannedCheck, at: EpochMs): void {
    const { check, index, isCounted } = planned;
    const timer = place.looks[index];
    if (!isCounted && isAtRest(place.codes[index] ?? 0)) {
      if (timer !== undefined) this.#set(timer, never);
      return;
    }
    const next = check.nextLook(place, at);
    if (timer !== undefined) this.#set(timer, next);
    else if (next !== never) this.#set(this.#newLook(place, planned), next);
  }

  #newLook(place: Place, check: PlannedCheck): Timer<Work> {
    const key = `${place.key} ${check.check.key}`;
    const timer = new Timer<Work>({ rank: rankOf(place), key, work: { place, is: 'look', check } });
    place.looks[check.index] = timer;
    return timer;
  }

  #set(timer: Timer<Work>, due: EpochMs): void {
    const { place } = timer.work;
    if (due === never) place.forgetTimer(timer);
    else place.keepTimer(timer);
    place.nextDue = earlier(place.nextDue, due);
    this.#queue.set(timer, due);
  }
}

/** Nothing of the condition holds, so that nothing of it can end by the passing of time. */
const isAtRest = (code: number): boolean => truthOf(code) !== holds && !anyHeld(code);

function soonest(timers: ReadonlySet<Timer<Work>>): Timer<Work> | undefined {
  let first: Timer<Work> | undefined;
  for (const timer of timers) if (first === undefined || isSooner(timer, first)) first = timer;
  return first;
}
