import type { Because, Evidence, Transition } from '../../model/alert.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { PendingAlert } from '../port.ts';
import { alertIdOf, transitionIdOf } from './identity.ts';
import type { Place, Work } from './place.ts';
import { earlier, grace, later, longAgo, never } from './time-steps.ts';
import { Timer } from './timers.ts';
import { holds, type Truth, unknown } from './truth.ts';
import type { Machine, WatchedRule } from './watched-rule.ts';

/** What makes time go on for an alert, and when that could be known. */
export type Cause = {
  readonly at: EpochMs;
  /**
   * Conditions are judged as of then: what was observed a while ago is judged together with all that is known to have passed since, so
   * that no condition ever goes back behind what it was found to be.
   */
  readonly asOf: EpochMs;
  readonly noticedAt: EpochMs;
  readonly trigger: EpochMs | undefined;
};

export type FiringParts = {
  readonly emit: (transition: Transition) => void;
  readonly setTimer: (timer: Timer<Work>, due: EpochMs) => void;
  readonly evidence: (machine: Machine, at: EpochMs) => Evidence;
};

/** Its own steps come before what else is due at that moment: what held until then held for long enough. */
const firstRank = 0;

export const newMachine = (rule: WatchedRule, place: Place): Machine => {
  const timer = new Timer<Work>({
    rank: firstRank,
    key: `${place.key} ${rule.key}`,
    work: {
      place,
      is: 'alert',
      get machine(): Machine {
        return machine;
      },
    },
  });
  const machine: Machine = {
    rule,
    place,
    timer,
    phase: 'asleep',
    truth: unknown,
    at: longAgo,
    since: longAgo,
    began: undefined,
    endsAt: never,
    because: 'cleared',
  };
  return machine;
};

/** Takes alerts through their steps as conditions come and go and time passes. */
export class Firing {
  readonly #parts: FiringParts;

  constructor(parts: FiringParts) {
    this.#parts = parts;
  }

  /** The condition of a rule is different now. */
  hear(rule: WatchedRule, place: Place, { truth, cause }: { readonly truth: Truth; readonly cause: Cause }): void {
    const machine = place.machines.get(rule) ?? (truth === holds ? newMachine(rule, place) : undefined);
    if (machine === undefined) return;
    place.keep(machine);
    const at = later(cause.at, machine.at);
    this.#passTo(machine, at, cause);
    machine.truth = truth;
    this.#settle(machine, { ...cause, at });
    this.#rest(machine);
  }

  /** What was to come about by itself by then does. */
  pass(machine: Machine, cause: Cause): void {
    this.#passTo(machine, cause.at, cause);
    this.#rest(machine);
  }

  /** Nobody decides of it any more. */
  end(machine: Machine, because: Because, cause: Cause): void {
    const at = later(cause.at, machine.at);
    if (machine.phase === 'pending') this.#step(machine, { to: 'dropped', because, cause: { ...cause, at } });
    if (machine.phase === 'firing' || machine.phase === 'clearing') {
      this.#step(machine, { to: 'resolved', because, cause: { ...cause, at } });
    }
    machine.phase = 'asleep';
    this.#parts.setTimer(machine.timer, never);
    machine.place.forget(machine.rule);
  }

  /** Sets the timer again of what was under way when it was kept. */
  rest(machine: Machine): void {
    this.#rest(machine);
  }

  /**
   * The clock of the arrivals was set back by so much. What fires goes on. What was about to begins again, as long ago as it did: nobody can
   * tell people of something that begins tomorrow.
   */
  turnBack(machine: Machine, { cause, by }: { readonly cause: Cause; readonly by: number }): void {
    const { at, since, endsAt, phase } = machine;
    machine.at = earlier(at, cause.at);
    if (phase === 'clearing') machine.endsAt = epochMs(endsAt - by);
    if (phase !== 'pending' || since <= cause.at) return;
    this.#step(machine, { to: 'dropped', because: 'unknown', cause });
    machine.place.forgetSince(machine.rule.key);
    machine.since = epochMs(since - by);
    machine.endsAt = epochMs(endsAt - by);
    this.#step(machine, { to: 'pending', because: 'condition', cause });
  }

  pending(machine: Machine): PendingAlert | undefined {
    if (machine.phase !== 'pending' || machine.began === undefined) return undefined;
    const { rule, place, since, began, endsAt } = machine;
    return {
      alert: alertIdOf(rule.rule, place.subject, since),
      rule: rule.rule.id,
      version: rule.rule.version,
      subject: place.subject,
      since,
      evidence: began,
      firesAt: endsAt,
    };
  }

  #passTo(machine: Machine, until: EpochMs, { asOf, noticedAt }: Cause): void {
    for (let due = this.#nextStep(machine); due <= until; due = this.#nextStep(machine)) {
      const cause = { at: due, asOf, noticedAt, trigger: undefined };
      machine.at = due;
      if (machine.endsAt <= due) this.#ripen(machine, cause);
      this.#settle(machine, cause);
    }
  }

  #ripen(machine: Machine, cause: Cause): void {
    if (machine.phase === 'pending') this.#fire(machine, cause);
    else this.#resolve(machine, machine.because, cause);
  }

  #settle(machine: Machine, cause: Cause): void {
    const { rule, truth } = machine;
    const isAwake = rule.hours.isActive(cause.at);
    machine.at = later(machine.at, cause.at);
    if (isAwake && truth === holds) return this.#hold(machine, cause);
    const because = isAwake ? (truth === unknown ? 'unknown' : 'cleared') : 'hours';
    if (machine.phase === 'pending') return this.#drop(machine, because, cause);
    if (machine.phase !== 'firing') return undefined;
    if (because === 'unknown' && rule.rule.whenUnknown === 'keep') return undefined;
    machine.because = because;
    if (rule.rule.keepFiringFor === 0) return this.#resolve(machine, because, cause);
    machine.phase = 'clearing';
    machine.endsAt = epochMs(cause.at + rule.rule.keepFiringFor);
    return undefined;
  }

  #hold(machine: Machine, cause: Cause): void {
    if (machine.phase === 'clearing') {
      machine.phase = 'firing';
      machine.endsAt = never;
    }
    if (machine.phase !== 'asleep') return;
    this.#begin(machine, cause);
    if (machine.rule.rule.for === 0) this.#fire(machine, cause);
    else this.#step(machine, { to: 'pending', because: 'condition', cause });
  }

  #begin(machine: Machine, { at, asOf }: Cause): void {
    const { rule, place } = machine;
    const last = place.lastSince.get(rule.key);
    machine.since = last === undefined ? at : later(at, epochMs(last + 1));
    machine.began = this.#parts.evidence(machine, asOf);
    machine.phase = 'pending';
    machine.endsAt = epochMs(machine.since + rule.rule.for);
  }

  #fire(machine: Machine, cause: Cause): void {
    machine.phase = 'firing';
    machine.endsAt = never;
    this.#step(machine, { to: 'firing', because: 'condition', cause });
  }

  #drop(machine: Machine, because: Because, cause: Cause): void {
    machine.phase = 'asleep';
    machine.endsAt = never;
    this.#step(machine, { to: 'dropped', because, cause });
  }

  #resolve(machine: Machine, because: Because, cause: Cause): void {
    machine.phase = 'asleep';
    machine.endsAt = never;
    this.#step(machine, { to: 'resolved', because, cause });
  }

  #step(machine: Machine, { to, because, cause }: StepOf): void {
    const { rule, place, since, began } = machine;
    const { id, version } = rule.rule;
    const alert = alertIdOf(rule.rule, place.subject, since);
    // Of an alert from before the clock was set back, the next one does not wait for that time to come.
    const isAhead = since > cause.at + grace;
    place.keepSince(rule.key, isAhead ? cause.at : later(since, epochMs(cause.at - 1)));
    this.#parts.emit({
      id: transitionIdOf(alert, to),
      alert,
      rule: id,
      version,
      subject: place.subject,
      to,
      because,
      at: later(cause.at, since),
      since,
      noticedAt: cause.noticedAt,
      evidence: this.#parts.evidence(machine, cause.asOf),
      ...(to === 'firing' && { began }),
      trigger: cause.trigger,
    });
  }

  /** When time alone makes it go on: it has held for long enough, or its hours begin or end. */
  #nextStep(machine: Machine): EpochMs {
    const { phase, truth, endsAt, rule, at } = machine;
    if (phase === 'asleep' && truth !== holds) return never;
    return earlier(endsAt, rule.hours.nextChange(at));
  }

  #rest(machine: Machine): void {
    const next = this.#nextStep(machine);
    this.#parts.setTimer(machine.timer, next);
    const isOver = machine.phase === 'asleep' && machine.truth !== holds;
    if (isOver) machine.place.forget(machine.rule);
  }
}

type StepOf = { readonly to: Transition['to']; readonly because: Because; readonly cause: Cause };
