import type { Transition } from '../../model/alert.ts';
import type { Duration } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import type { Rule, RuleId } from '../../model/rule.ts';
import type { EpochMs, TimeSpan } from '../../model/time.ts';
import type { Arrived, Decided, Engine, EnginePart, EngineParts, PendingAlert } from '../port.ts';
import { City } from './city.ts';
import { Compiler } from './compile.ts';
import { Deafness } from './deafness.ts';
import { type Demand, demandOf, memoriesOf } from './demand.ts';
import type { Cause } from './firing.ts';
import { alertIdOf } from './identity.ts';
import { Intakes } from './intake.ts';
import { LateMarks } from './late-marks.ts';
import { lookbackOf } from './lookback.ts';
import { Looking } from './looking.ts';
import { Keeping } from './memory/keeping.ts';
import type { Place, Work } from './place.ts';
import { SeriesBank } from './series-bank.ts';
import {
  beginOfStep,
  earlier,
  endOfStep,
  later,
  longAgo,
  passedBy,
  shownBy,
  stepOf,
  wholeSteps,
} from './time-steps.ts';
import { turnBack } from './time-turning.ts';
import { TimerQueue } from './timers.ts';
import { Waiting } from './waiting.ts';
import { type Machine, ruleKey, type WatchedRule } from './watched-rule.ts';

/** Judges conditions by what arrives. Deterministic: its time is that of the arrivals. */
export const createEngine = (parts: EngineParts): Engine => new Judging(parts);

class Judging implements Engine {
  readonly #parts: EngineParts;
  readonly #bank = new SeriesBank();
  readonly #queue = new TimerQueue<Work>();
  readonly #late = new LateMarks();
  readonly #waiting = new Waiting();
  readonly #keeping: Keeping;
  readonly #deafness: Deafness;
  readonly #compiler: Compiler;
  readonly #city: City;
  readonly #looking: Looking;
  readonly #intakes: Intakes;
  #rules: readonly WatchedRule[] = [];
  #demand: Demand = demandOf([]);
  /** What conditions remembered already before the rules became others. */
  #knownForms: ReadonlySet<string> = new Set();
  #transitions: Transition[] = [];
  #decidedUpTo: EpochMs;
  /** The end of the last step in which something arrived: nothing is noticed before it any more. */
  #lastStep: EpochMs;
  #isRegistryNew = false;
  /** Rules that were given a past, and not looked at since. */
  readonly #recalled = new Set<RuleId>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#keeping = new Keeping(parts.memory);
    const { decidedUpTo, lastStep, deaf, from } = this.#keeping.shared({ from: parts.from });
    this.#decidedUpTo = decidedUpTo ?? wholeSteps(parts.from);
    this.#lastStep = lastStep ?? longAgo;
    this.#deafness = new Deafness(from, deaf);
    this.#compiler = new Compiler({ ...parts, bank: this.#bank, deafness: this.#deafness });
    const restore = (place: Place): void => this.#keeping.restore(place, { rules: this.#rules, bank: this.#bank });
    this.#city = new City({ ...parts, bank: this.#bank, restore });
    this.#looking = new Looking(this.#queue, (transition) => this.#transitions.push(transition));
    this.#intakes = new Intakes({ bank: this.#bank, looking: this.#looking, late: this.#late, waiting: this.#waiting });
    this.#looking.passed = passedBy(this.#decidedUpTo);
    this.#begin();
    parts.directory.onChange(() => {
      this.#isRegistryNew = true;
    });
  }

  take(arrived: Arrived): void {
    this.#waiting.take(arrived, this.#decidedUpTo);
  }

  advance(until: EpochMs): Decided {
    this.#followRegistry();
    this.#lookAtRecalled();
    const end = later(wholeSteps(until), this.#decidedUpTo);
    for (let step = this.#waiting.next(end); step !== undefined; step = this.#waiting.next(end)) {
      const begin = beginOfStep(step.number);
      this.#pass(begin);
      this.#lastStep = endOfStep(step.number);
      for (const reading of step.readings) this.#hear(reading, this.#lastStep);
    }
    this.#pass(end);
    this.#decidedUpTo = end;
    return { transitions: this.#takeTransitions(), late: this.#late.take() };
  }

  hasWork(until: EpochMs): boolean {
    const end = wholeSteps(until);
    const first = this.#waiting.first();
    const isStepOver = first !== undefined && first < stepOf(end);
    return isStepOver || this.#isRegistryNew || this.#recalled.size > 0 || this.#queue.nextDue() <= passedBy(end);
  }

  decidedUpTo(): EpochMs {
    return this.#decidedUpTo;
  }

  setRules(rules: readonly Rule[]): readonly Transition[] {
    this.#followRegistry();
    this.#watch(rules);
    return this.#takeTransitions();
  }

  recall(rules: readonly RuleId[], past: readonly Reading[]): void {
    const wanted = new Set(rules);
    const memories = memoriesOf(demandOf(this.#rules.filter(({ rule }) => wanted.has(rule.id))));
    const undecided = new Set(this.#waiting.all().readings.map(({ device, time }) => `${device} ${time}`));
    const inOrder = past
      .filter(({ receivedAt }) => receivedAt < this.#decidedUpTo)
      .filter(({ device, time }) => !undecided.has(`${device} ${time}`))
      .toSorted((one, other) => one.time - other.time || (one.device < other.device ? -1 : 1));
    const isNew = ({ key }: { readonly key: string }): boolean => memories.has(key) && !this.#knownForms.has(key);
    for (const reading of inOrder) {
      const place = this.#city.device(reading.device);
      if (place !== undefined) this.#intakes.recall(place, reading, isNew);
    }
    for (const rule of wanted) this.#recalled.add(rule);
  }

  lookback(rules: readonly Rule[]): Duration {
    return lookbackOf(rules, this.#parts.kinds);
  }

  deaf(span: TimeSpan): void {
    this.#deafness.add(span);
  }

  turnBack(to: EpochMs): Decided {
    const before = this.#decidedUpTo;
    const { transitions, late } = this.advance(later(before, this.#waiting.end() ?? before));
    const now = wholeSteps(to);
    if (now >= this.#decidedUpTo) return { transitions, late };
    const by = this.#decidedUpTo - now;
    this.#decidedUpTo = now;
    this.#lastStep = earlier(this.#lastStep, now);
    this.#looking.passed = passedBy(now);
    this.#waiting.turnBack(now);
    this.#deafness.turnBack(now);
    const turned = { cause: { ...this.#now(), asOf: now }, by };
    turnBack([...this.#places()], turned, { bank: this.#bank, looking: this.#looking });
    return { transitions: [...transitions, ...this.#takeTransitions()], late };
  }

  pending(): readonly PendingAlert[] {
    return this.#machines().flatMap((machine) => this.#looking.firing.pending(machine) ?? []);
  }

  firing(): readonly string[] {
    return this.#machines()
      .filter(({ phase }) => phase === 'firing' || phase === 'clearing')
      .map(({ rule, place, since }) => alertIdOf(rule.rule, place.subject, since));
  }

  memory(): Iterable<EnginePart> {
    const shared = {
      decidedUpTo: this.#decidedUpTo,
      lastStep: this.#lastStep,
      from: this.#deafness.from,
      deaf: this.#deafness.spans(),
      waiting: this.#waiting.all(),
      forms: [...memoriesOf(this.#demand)],
      recalled: [...this.#recalled],
    };
    return this.#keeping.dump(this.#places(), { shared, bank: this.#bank });
  }

  #begin(): void {
    this.#city.areas.renew();
    for (const device of this.#city.changes().fresh) this.#city.add(device);
    this.#watch(this.#parts.rules);
    this.#keeping.forget();
    this.#waiting.take(this.#keeping.waiting(), this.#decidedUpTo);
    this.#knownForms = this.#keeping.forms();
    for (const rule of this.#keeping.recalled()) this.#recalled.add(rule);
  }

  /** Judges by these rules from now on: what is asked as before goes on, alerts of rules that decide otherwise end. */
  #watch(rules: readonly Rule[]): void {
    const known = new Map(this.#rules.map((watched) => [watched.key, watched]));
    const now = rules.map((rule) => {
      const same = known.get(ruleKey(rule));
      if (same !== undefined) same.rule = rule;
      return same ?? this.#compiler.rule(rule);
    });
    const kept = new Set(now);
    for (const machine of this.#machines()) {
      if (!kept.has(machine.rule)) this.#looking.firing.end(machine, 'rule', this.#now());
    }
    this.#rules = now;
    this.#knownForms = memoriesOf(this.#demand);
    this.#demand = demandOf(now);
    this.#compiler.keep(this.#demand);
    this.#replan();
  }

  #replan(): void {
    for (const place of this.#places()) this.#looking.silence(place);
    this.#city.plan(this.#rules, this.#demand);
    this.#settle(this.#places());
  }

  /** Sets the timers of places that were planned anew, and looks at what nobody looked at before. */
  #settle(places: Iterable<Place>): void {
    const all = [...places];
    for (const place of all) this.#looking.rest(place, later(passedBy(this.#decidedUpTo), place.clock));
    for (const place of all) {
      const { fresh } = place;
      place.fresh = [];
      for (const planned of fresh) this.#looking.lookAnew(place, planned, this.#now());
    }
    this.#looking.lookAround(this.#now());
  }

  /** Conditions that may hold by what was observed before they were asked. */
  #lookAtRecalled(): void {
    if (this.#recalled.size === 0) return;
    const { checks } = demandOf(this.#rules.filter(({ rule }) => this.#recalled.has(rule.id)));
    this.#recalled.clear();
    for (const place of this.#places()) {
      for (const planned of place.plan.checks) {
        const asOf = later(this.#looking.passed, place.clock);
        if (checks.has(planned.check)) this.#looking.look(place, planned, { ...this.#now(), asOf });
      }
    }
    this.#looking.lookAround(this.#now());
  }

  #followRegistry(): void {
    if (!this.#isRegistryNew) return;
    this.#isRegistryNew = false;
    const lost = this.#city.areas.renew();
    const { gone, moved, fresh } = this.#city.changes();
    for (const place of [...(lost ?? []), ...gone]) this.#endAll(place);
    for (const place of gone) this.#city.remove(place);
    for (const device of moved) this.#move(device);
    const added = fresh.map((device) => this.#city.add(device));
    this.#settle(added);
    if (lost !== undefined) this.#replan();
    else if (gone.length + moved.length + fresh.length > 0) this.#lookAtAreas();
  }

  #move(device: Parameters<City['add']>[0]): void {
    const place = this.#city.device(device.id);
    if (place === undefined) return;
    this.#looking.silence(place);
    this.#city.move(place, device);
    for (const machine of place.machines.values()) {
      const isWatched = place.plan.checks.some(({ rules }) => rules.includes(machine.rule));
      if (!isWatched) this.#looking.firing.end(machine, 'gone', this.#now());
    }
    this.#settle([place]);
  }

  #endAll(place: Place): void {
    this.#looking.silence(place);
    for (const machine of place.machines.values()) this.#looking.firing.end(machine, 'gone', this.#now());
  }

  #lookAtAreas(): void {
    for (const area of this.#city.areas.all()) this.#looking.touch(area, area.plan.checks);
    this.#looking.lookAround(this.#now());
  }

  #hear(reading: Reading, noticedAt: EpochMs): void {
    const place = this.#city.device(reading.device);
    if (place !== undefined) this.#intakes.take(place, reading, noticedAt);
  }

  /** What was due before this moment of arrival by so much that no reading is waited for comes about. */
  #pass(arrival: EpochMs): void {
    const limit = passedBy(arrival);
    for (let next = this.#queue.take(limit); next !== undefined; next = this.#queue.take(limit)) {
      const { timer, due } = next;
      const { place } = timer.work;
      place.forgetTimer(timer);
      this.#looking.passed = later(this.#looking.passed, due);
      const noticedAt = later(shownBy(due), this.#lastStep);
      this.#looking.run(timer, { at: due, asOf: due, noticedAt, trigger: undefined });
    }
    this.#looking.passed = limit;
  }

  #takeTransitions(): readonly Transition[] {
    const transitions = this.#transitions;
    this.#transitions = [];
    return transitions;
  }

  #now(): Cause {
    const now = this.#decidedUpTo;
    return { at: now, asOf: passedBy(now), noticedAt: now, trigger: undefined };
  }

  #machines(): readonly Machine[] {
    return [...this.#places()].flatMap(({ machines }) => [...machines.values()]);
  }

  *#places(): Iterable<Place> {
    yield* this.#city.devices();
    yield* this.#city.areas.all();
  }
}
