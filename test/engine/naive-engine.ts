import type { EngineParts } from '../../src/alerts/port.ts';
import { type Subject, subjectKey } from '../../src/model/alert.ts';
import type { Reading } from '../../src/model/observation.ts';
import { isCounted } from '../../src/model/quality.ts';
import type { Condition, Limit, Rule } from '../../src/model/rule.ts';
import type { Device } from '../../src/registry/port.ts';

type Known = boolean | undefined;
type Machine = {
  readonly rule: Rule;
  readonly subject: Subject;
  truth: Known;
  phase: 'asleep' | 'pending' | 'firing' | 'clearing';
  at: number;
  since: number;
  ends: number;
  because: string;
  last: number;
};

const step = 100;
const grace = 10_000;

/**
 * What the engine has to say, worked out in the plainest way: after everything that happens, every condition of every subject is judged
 * anew from all readings that were ever heard. Knows conditions that look at the newest values, and silence.
 */
export class NaiveEngine {
  readonly said: string[] = [];
  readonly #parts: EngineParts;
  readonly #devices: readonly Device[];
  readonly #heard: Reading[] = [];
  readonly #held = new Map<string, boolean>();
  readonly #machines: readonly Machine[];
  /** Moments at which time alone may change something, and for which device. */
  readonly #moments: { readonly at: number; readonly device: string }[] = [];
  /** Everything up to here is over for everybody. */
  #passed = 0;
  readonly #clocks = new Map<string, number>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#devices = [...parts.directory.devices()];
    this.#machines = parts.rules.flatMap((rule) => this.#subjects(rule).map((subject) => asleep(rule, subject)));
    for (const { id } of this.#devices) this.#await(id, parts.from, 0);
    this.#judge(parts.from, () => true);
  }

  run(readings: readonly Reading[], until: number): readonly string[] {
    const steps = Map.groupBy(readings, ({ receivedAt }) => Math.floor(receivedAt / step));
    for (const [number, some] of [...steps].sort(([one], [other]) => one - other)) {
      this.#pass(number * step - grace);
      this.#passed = number * step - grace;
      const sorted = some.toSorted((one, other) => one.time - other.time || (one.device < other.device ? -1 : 1));
      for (const reading of sorted) this.#hear(reading);
    }
    this.#pass(Math.floor(until / step) * step - grace);
    return this.said;
  }

  #hear(reading: Reading): void {
    const moment = Math.min(reading.time, reading.receivedAt);
    this.#passDevice(reading.device, moment);
    const now = Math.max(this.#clocks.get(reading.device) ?? 0, moment);
    this.#clocks.set(reading.device, now);
    this.#heard.push(reading);
    this.#await(reading.device, reading.receivedAt, moment);
    this.#judge(now, (subject) => subject.is !== 'device' || subject.id === reading.device, reading);
  }

  /** When silence or age of what was just heard will count. */
  #await(device: string, heardAt: number, observedAt: number): void {
    for (const after of this.#silences()) this.#moments.push({ at: heardAt + after, device });
    const kind = this.#parts.kinds.get(this.#device(device).kind);
    const seenAt = Math.max(observedAt, this.#parts.from);
    this.#moments.push({ at: seenAt + (kind?.rhythm.staleAfter ?? 0) + 1, device });
  }

  #silences(): readonly number[] {
    const of = (condition: Condition): readonly number[] => {
      if (condition.is === 'absent') return [condition.after];
      if (condition.is === 'all' || condition.is === 'any') return condition.of.flatMap(of);
      return condition.is === 'not' || condition.is === 'some' ? of(condition.of) : [];
    };
    return [...new Set(this.#parts.rules.flatMap(({ when }) => of(when)))];
  }

  /** Everything that is due by then, in order: steps of alerts first. */
  #pass(until: number): void {
    for (;;) {
      const moment = Math.min(...this.#moments.map(({ at }) => at));
      const machine = this.#soonest(() => true);
      if (Math.min(moment, machine?.ends ?? Infinity) > until) return;
      if (machine !== undefined && machine.ends <= moment) this.#ripen(machine);
      else this.#happen(moment, (device) => device);
    }
  }

  #passDevice(device: string, until: number): void {
    for (;;) {
      const moment = Math.min(...this.#moments.filter((each) => each.device === device).map(({ at }) => at));
      const machine = this.#soonest(({ subject }) => subject.is === 'device' && subject.id === device);
      if (Math.min(moment, machine?.ends ?? Infinity) > until) return;
      if (machine !== undefined && machine.ends <= moment) this.#ripen(machine);
      else this.#happen(moment, (other) => (other === device ? other : undefined));
    }
  }

  #soonest(isMeant: (machine: Machine) => boolean): Machine | undefined {
    const [first] = this.#machines
      .filter((machine) => machine.ends < Infinity && isMeant(machine))
      .toSorted((one, other) => one.ends - other.ends || (keyOf(one) < keyOf(other) ? -1 : 1));
    return first;
  }

  #happen(moment: number, isMeant: (device: string) => string | undefined): void {
    const due = new Set<string>();
    for (let index = this.#moments.length - 1; index >= 0; index -= 1) {
      const each = this.#moments[index];
      if (each === undefined || each.at !== moment || isMeant(each.device) === undefined) continue;
      due.add(each.device);
      this.#moments.splice(index, 1);
    }
    for (const device of [...due].toSorted()) {
      this.#judge(moment, (subject) => subject.is !== 'device' || subject.id === device);
    }
  }

  /** Judges every condition anew. Devices that are not meant stay as they were found last. */
  #judge(now: number, isMeant: (subject: Subject) => boolean, reading?: Reading): void {
    void reading;
    for (const { id } of this.#devices) {
      if (!isMeant({ is: 'device', id })) continue;
      for (const rule of this.#parts.rules) this.#judgeDevice(rule, id, now);
    }
    for (const machine of this.#machines) {
      if (!isMeant(machine.subject)) continue;
      this.#tell(
        machine,
        this.#truth(machine.rule, machine.rule.when, { subject: machine.subject, now: Math.max(now, this.#passed) }),
        now,
      );
    }
  }

  /** What some devices of an area are found to be is what they were found to be when they were looked at. */
  readonly #found = new Map<string, Known>();

  #judgeDevice(rule: Rule, id: Device['id'], now: number): void {
    if (rule.when.is !== 'some') return;
    const subject: Subject = { is: 'device', id };
    this.#found.set(`${rule.id} ${id}`, this.#truth(rule, rule.when.of, { subject, now: Math.max(now, this.#passed) }));
  }

  #truth(rule: Rule, condition: Condition, asked: { readonly subject: Subject; readonly now: number }): Known {
    const { subject, now } = asked;
    const part = (of: Condition): Known => this.#truth(rule, of, asked);
    if (condition.is === 'not') return part(condition.of) === undefined ? undefined : part(condition.of) !== true;
    if (condition.is === 'all' || condition.is === 'any') {
      const parts = condition.of.map(part);
      const decisive = condition.is === 'any';
      if (parts.includes(decisive)) return decisive;
      return parts.includes(undefined) ? undefined : !decisive;
    }
    const held = `${rule.id} ${JSON.stringify(condition)} ${subjectKey(subject)}`;
    const number = this.#number(rule, condition, { subject, now });
    const beyond = typeof number === 'boolean' ? number : compare(number, condition, this.#held.get(held) === true);
    this.#held.set(held, beyond === true);
    return beyond;
  }

  #number(
    rule: Rule,
    condition: Condition,
    { subject, now }: { readonly subject: Subject; readonly now: number },
  ): number | Known {
    if (condition.is === 'some') return this.#share(rule, condition, subject);
    if (subject.is !== 'device') return undefined;
    if (condition.is === 'absent') return now >= this.#heardAt(subject.id) + condition.after;
    if (condition.is !== 'value') throw new Error(`the naive engine does not know ${condition.is}`);
    const seen = this.#newest(rule, subject.id, condition.quantity);
    const staleAfter = this.#parts.kinds.get(this.#device(subject.id).kind)?.rhythm.staleAfter ?? 0;
    if (seen === undefined || now > Math.max(Math.min(seen.time, seen.receivedAt), this.#parts.from) + staleAfter)
      return undefined;
    return seen.observations.find(({ quantity }) => quantity === condition.quantity)?.value;
  }

  #share(rule: Rule, some: Extract<Condition, { is: 'some' }>, subject: Subject): number | undefined {
    const found = this.#devices
      .filter((device) => this.#isIn(device, subject) && this.#observes(device, some.of))
      .map(({ id }) => this.#found.get(`${rule.id} ${id}`));
    const known = found.filter((each) => each !== undefined);
    const matching = known.filter((each) => each).length;
    if (found.length === 0 || known.length < some.known * found.length) return undefined;
    if (some.counted === 'devices') return matching;
    return known.length === 0 ? undefined : matching / known.length;
  }

  /** Goes through all that was heard, as it came: what came late or out of order was not seen. */
  #newest({ quality, lateAfter }: Rule, device: string, quantity: string): Reading | undefined {
    let newest: Reading | undefined;
    for (const reading of this.#heard) {
      if (reading.device !== device || reading.receivedAt - reading.time > lateAfter) continue;
      const observed = reading.observations.find((each) => each.quantity === quantity);
      if (observed === undefined || (quality !== 'any' && !isCounted(observed.quality))) continue;
      if (newest === undefined || reading.time > newest.time) newest = reading;
    }
    return newest;
  }

  #heardAt(device: string): number {
    const arrivals = this.#heard.filter((reading) => reading.device === device).map(({ receivedAt }) => receivedAt);
    return Math.max(this.#parts.from, this.#device(device).registeredAt, ...arrivals);
  }

  #tell(machine: Machine, truth: Known, moment: number): void {
    if (truth === machine.truth) return;
    if (machine.phase === 'asleep' && truth !== true) {
      machine.truth = truth;
      return;
    }
    const now = Math.max(moment, machine.phase === 'asleep' ? 0 : machine.at);
    while (machine.ends <= now) this.#ripen(machine);
    machine.truth = truth;
    machine.at = now;
    this.#settle(machine, now);
  }

  #settle(machine: Machine, now: number): void {
    const { rule, truth } = machine;
    if (truth === true) {
      if (machine.phase === 'asleep') this.#begin(machine, now);
      if (machine.phase === 'clearing') Object.assign(machine, { phase: 'firing', ends: Infinity });
      return;
    }
    const because = truth === undefined ? 'unknown' : 'cleared';
    if (machine.phase === 'pending') this.#end(machine, { to: 'dropped', because, now });
    if (machine.phase !== 'firing' || (truth === undefined && rule.whenUnknown === 'keep')) return;
    if (rule.keepFiringFor === 0) this.#end(machine, { to: 'resolved', because, now });
    else Object.assign(machine, { phase: 'clearing', ends: now + rule.keepFiringFor, because });
  }

  #begin(machine: Machine, now: number): void {
    machine.since = Math.max(now, machine.last + 1);
    machine.phase = 'pending';
    machine.ends = machine.since + machine.rule.for;
    if (machine.rule.for > 0) this.#say(machine, 'pending', { at: now, because: 'condition' });
    else this.#fire(machine, now);
  }

  #ripen(machine: Machine): void {
    const now = machine.ends;
    machine.at = now;
    if (machine.phase === 'pending') this.#fire(machine, now);
    else this.#end(machine, { to: 'resolved', because: machine.because, now });
  }

  #fire(machine: Machine, now: number): void {
    Object.assign(machine, { phase: 'firing', ends: Infinity });
    this.#say(machine, 'firing', { at: now, because: 'condition' });
    if (machine.truth !== true) this.#settle(machine, now);
  }

  #end(machine: Machine, { to, because, now }: { to: string; because: string; now: number }): void {
    Object.assign(machine, { phase: 'asleep', ends: Infinity });
    this.#say(machine, to, { at: now, because });
  }

  #say(machine: Machine, to: string, { at, because }: { at: number; because: string }): void {
    machine.last = Math.max(machine.since, at - 1);
    this.said.push(`${to} ${keyOf(machine)} at ${Math.max(at, machine.since)} since ${machine.since} ${because}`);
  }

  #subjects({ subject, when, where }: Rule): readonly Subject[] {
    if (subject.each === 'city') return [{ is: 'city' }];
    if (subject.each === 'area') {
      return [...this.#parts.directory.areas()]
        .filter(({ level }) => level === subject.level)
        .map(({ id }) => ({ is: 'area', id }));
    }
    return this.#devices
      .filter((device) => (where.kinds?.includes(device.kind) ?? true) && this.#observes(device, when))
      .map(({ id }) => ({ is: 'device', id }));
  }

  #isIn({ area }: Device, subject: Subject): boolean {
    if (subject.is === 'city') return true;
    return subject.is === 'area' && area !== undefined && this.#parts.directory.areasWithin(subject.id).includes(area);
  }

  #observes({ kind }: Device, condition: Condition): boolean {
    const wants = (of: Condition): readonly (string | undefined)[] => {
      if (of.is === 'all' || of.is === 'any') return of.of.flatMap(wants);
      if (of.is === 'not' || of.is === 'some') return wants(of.of);
      return 'quantity' in of ? [of.quantity] : [undefined];
    };
    const quantities: readonly string[] = this.#parts.kinds.get(kind)?.quantities ?? [];
    return wants(condition).some((each) => each === undefined || quantities.includes(each));
  }

  #device(id: string): Device {
    const found = this.#devices.find((device) => device.id === id);
    if (found === undefined) throw new Error(`no device ${id}`);
    return found;
  }
}

const keyOf = ({ rule, subject }: Machine): string => `${rule.id} ${subjectKey(subject)}`;

const asleep = (rule: Rule, subject: Subject): Machine => ({
  rule,
  subject,
  truth: undefined,
  phase: 'asleep',
  at: 0,
  since: 0,
  ends: Infinity,
  because: '',
  last: 0,
});

function compare(value: number | undefined, condition: Condition, held: boolean): Known {
  if (value === undefined || !('limit' in condition)) return undefined;
  const { is, limit, clears }: Limit = condition.limit;
  const isUp = is === 'above' || is === 'at_least';
  if (
    is === 'above'
      ? value > limit
      : is === 'at_least'
        ? value >= limit
        : is === 'below'
          ? value < limit
          : value <= limit
  )
    return true;
  if (!held || clears === undefined) return false;
  return isUp ? value > clears : value < clears;
}
