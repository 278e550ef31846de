import { setImmediate as breathe } from 'node:timers/promises';
import type { DeviceKind, Kinds } from '../model/device-kind.ts';
import { type Duration, days, milliseconds } from '../model/duration.ts';
import { heardAt } from '../model/freshness.ts';
import type { Reading } from '../model/observation.ts';
import { isCounted } from '../model/quality.ts';
import type { TestParameters } from '../model/quality-tests.ts';
import type { QuantityId } from '../model/quantity.ts';
import { after, before, type Clock, type EpochMs } from '../model/time.ts';
import type { TimedObservation } from '../model/value.ts';
import type { Device, Directory } from '../registry/port.ts';
import type { CityState } from '../state/port.ts';
import type { FleetBook } from './book.ts';
import { type Doubt, Doubts } from './doubts.ts';
import { type Finding, OpenProblems } from './open-problems.ts';
import type { FleetEar, FleetProblem, Sign } from './port.ts';
import { battery, type DoubtProblem, doubtRules, isDoubtProblem } from './rules.ts';
import { type Deafness, earlier, isBack, isSilent, later, signOfSilence } from './silence.ts';
import { judgeDoubts } from './standing.ts';

export type WatchParts = {
  readonly directory: Directory;
  readonly kinds: Kinds;
  readonly state: Pick<CityState, 'latest' | 'lastSeen' | 'lastArrival'>;
  readonly clock: Clock;
  /** What the flat line test waits for tells since when a value is stuck. */
  readonly testLimits: Readonly<Partial<Record<QuantityId, TestParameters>>>;
  readonly book: FleetBook;
  readonly keepFor: Duration;
};

type Look = { readonly now: EpochMs; readonly deaf: Deafness | undefined; readonly floor: EpochMs | undefined };
type Known = { readonly device: Device; readonly kind: DeviceKind };

/** So many devices are looked at before others come to a turn. */
const atOnce = 2_000;
/** In one transaction; others wait for it. */
const writtenAtOnce = 2_000;
/** Growing signs are written so often; what opens and what is over at once. */
const writeEvery = milliseconds(60_000);

/** Watches over the devices: hears what is doubted of them, and looks at all of them every so often. */
export class FleetWatch implements FleetEar {
  readonly #parts: WatchParts;
  readonly #doubts: Doubts;
  readonly #backSince = new Map<FleetProblem['id'], EpochMs>();
  readonly #startedAt: EpochMs;
  readonly #deaf: Deafness | undefined;
  readonly open: OpenProblems;
  #floor: EpochMs | undefined;
  #lookedAt: EpochMs | undefined;
  #writtenAt: EpochMs | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    const { book, clock, directory, kinds } = parts;
    this.#doubts = new Doubts((id) => {
      const device = directory.device(id);
      return device && kinds.get(device.kind)?.rhythm.every;
    });
    this.#startedAt = clock.now();
    const left = book.lookedAt();
    this.#deaf = left === undefined ? undefined : { from: left, to: this.#startedAt };
    this.open = new OpenProblems(book.open(), book.nextId());
    for (const { device, problem, signs } of this.open.all()) {
      if (isDoubtProblem(problem)) this.#doubts.recall(device, problem, signs);
    }
  }

  hear(outcome: Parameters<FleetEar['hear']>[0]): void {
    this.#doubts.hear(outcome);
    if (this.open.count === 0) return;
    for (const reading of outcome.readings) this.#hearBack(reading);
  }

  /** A backlog that comes at once tells of a device that has been speaking for long. */
  #hearBack({ device, time, receivedAt, observations }: Reading): void {
    const silence = this.open.find(device, 'silent');
    const [first] = observations;
    if (silence === undefined || first === undefined) return;
    const heard = heardAt({ time, receivedAt, reasons: first.reasons });
    if (heard <= silence.since) return;
    this.#backSince.set(silence.id, earlier(this.#backSince.get(silence.id) ?? heard, heard));
  }

  lookedAt(): EpochMs | undefined {
    return this.#lookedAt;
  }

  /** Looks at all devices, and keeps on disk what it finds; answers the problems that are new, and those that are over. @throws {UnavailableError} when the disk does not take it. */
  async look(): Promise<readonly FleetProblem[]> {
    const { directory, kinds, clock } = this.#parts;
    const now = clock.now();
    this.#floor ??= this.#findFloor();
    const look = { now, deaf: this.#deaf, floor: this.#floor };
    let left = atOnce;
    for (const device of directory.devices()) {
      const kind = kinds.get(device.kind);
      if (kind !== undefined) this.#lookAt({ device, kind }, look);
      left -= 1;
      if (left > 0) continue;
      await breathe();
      left = atOnce;
    }
    this.#letGo(now);
    const changed = await this.#write(now);
    this.#lookedAt = now;
    return changed;
  }

  /** A store that answers no questions has reminded nobody of what was heard before the start: then silence begins with it. */
  #findFloor(): EpochMs {
    const { directory, state } = this.#parts;
    if (this.#deaf === undefined) return before(this.#startedAt, days(10_000));
    for (const { id } of directory.devices()) {
      if (state.lastSeen(id) !== undefined) return before(this.#startedAt, days(10_000));
    }
    return this.#startedAt;
  }

  #lookAt(known: Known, look: Look): void {
    // The last word of a device that is silent says nothing of now: what was open stays, and nothing is opened by it.
    if (this.#lookForSilence(known, look) === 'heard') {
      for (const quantity of known.kind.quantities) {
        if (quantity === 'battery_level') this.#lookAtBattery(known, look);
        if (quantity === 'lamp_fault') this.#lookForFault(known, look);
      }
    }
    this.#lookAtDoubts(known, look);
  }

  #lookForSilence({ device, kind }: Known, look: Look): 'heard' | 'silent' {
    const lastSeen = this.#parts.state.lastSeen(device.id);
    const heard = this.#heard(device, lastSeen, look.floor);
    const known = this.open.find(device.id, 'silent');
    if (isSilent(kind.rhythm, heard, look)) {
      if (known !== undefined) this.#backSince.delete(known.id);
      const arrived = this.#parts.state.lastArrival(device.id);
      // After a start its store may not remember what was heard of it; then what is written is better.
      const finding =
        known === undefined || lastSeen !== undefined
          ? { since: heard, signs: [signOfSilence({ seen: lastSeen, arrived }, heard)] }
          : known;
      this.open.note(device, 'silent', { ...finding, now: look.now });
      return 'silent';
    }
    if (known === undefined) return 'heard';
    const backAt = this.#backSince.get(known.id) ?? heard;
    this.#backSince.set(known.id, backAt);
    if (!isBack(kind.rhythm, { backAt, lastSeen: heard, now: look.now })) return 'heard';
    this.#backSince.delete(known.id);
    this.open.clear(known, { at: backAt, because: 'healthy' });
    return 'heard';
  }

  /** Whoever is refused is not silent. */
  #heard({ id, registeredAt }: Device, lastSeen: EpochMs | undefined, floor: EpochMs | undefined): EpochMs {
    let heard = lastSeen ?? later(registeredAt, floor ?? registeredAt);
    for (const doubt of this.#doubts.of(id)) {
      const last = doubt.times.at(-1);
      if (doubt.quantity === undefined && last !== undefined) heard = later(heard, last);
    }
    return heard;
  }

  #lookAtBattery({ device }: Known, { now }: Look): void {
    const level = this.#parts.state.latest(device.id, 'battery_level');
    const known = this.open.find(device.id, 'low_battery');
    if (level === undefined || !isCounted(level.quality)) return;
    if (level.value <= battery.low || (known !== undefined && level.value < battery.changed)) {
      const reason = `battery: ${level.value} % (low from ${battery.low} % on, urgent from ${battery.urgent} % on)`;
      const signs = [signOf('battery_level', level, { known: known?.signs[0], reason })];
      this.open.note(device, 'low_battery', { since: level.time, signs, now });
    } else if (known !== undefined) this.open.clear(known, { at: level.time, because: 'healthy' });
  }

  #lookForFault({ device }: Known, { now }: Look): void {
    const fault = this.#parts.state.latest(device.id, 'lamp_fault');
    const known = this.open.find(device.id, 'faulty');
    if (fault === undefined || !isCounted(fault.quality)) return;
    if (fault.value !== 0) {
      const signs = known?.signs ?? [
        signOf('lamp_fault', fault, { known: undefined, reason: 'fault: it reports one' }),
      ];
      this.open.note(device, 'faulty', { since: fault.time, signs, now });
    } else if (known !== undefined) this.open.clear(known, { at: fault.time, because: 'healthy' });
  }

  #lookAtDoubts({ device, kind }: Known, look: Look): void {
    const doubts = this.#doubts.of(device.id);
    if (doubts.length === 0) return;
    const kept: Doubt[] = [];
    for (const [problem, some] of Object.entries(Object.groupBy(doubts, (doubt) => doubt.problem))) {
      if (isDoubtProblem(problem)) kept.push(...this.#judge({ device, kind }, { problem, doubts: some, ...look }));
    }
    if (kept.length < doubts.length) this.#doubts.keep(device.id, kept);
  }

  /** Answers the doubts that may still matter. */
  #judge(known: Known, { problem, doubts, now }: { problem: DoubtProblem; doubts: readonly Doubt[]; now: EpochMs }) {
    const { device, kind } = known;
    const rule = doubtRules[problem];
    const every = kind.rhythm.every;
    const forgetAfter = Math.max(rule.within, rule.clearsAfter) * every;
    const judged = doubts.map((doubt) => {
      const newest = this.#newest(device, doubt);
      const past = this.open.find(device.id, problem) === undefined ? this.#cleared(device, doubt, every) : undefined;
      const times = past === undefined ? doubt.times : doubt.times.filter((time) => time > past);
      const standing = judgeDoubts(times, { rule, every, newest, unheard: doubt.unheardUntil(newest) });
      const isWhole = standing.since === doubt.times[0] && past === undefined;
      return { doubt, newest, ...standing, since: (isWhole ? doubt.began : undefined) ?? standing.since };
    });
    const open = judged.filter(({ isOpen }) => isOpen);
    if (open.length > 0) this.open.note(device, problem, { ...this.#finding(known, open), now });
    else {
      const open_ = this.open.find(device.id, problem);
      const last = judged.reduce((at, { lastAt }) => later(at, lastAt), device.registeredAt);
      if (open_ !== undefined) this.open.clear(open_, { at: earlier(after(last, every), now), because: 'healthy' });
    }
    return judged
      .filter(({ isOpen, newest, lastAt }) => isOpen || (newest ?? lastAt) - lastAt <= forgetAfter)
      .map(({ doubt }) => doubt);
  }

  /** What is tried again must not open what is over; asked of the disk only where doubts are enough to open something. */
  #cleared(device: Device, { problem, times }: Doubt, every: Duration): EpochMs | undefined {
    const rule = doubtRules[problem];
    const isEnough = judgeDoubts(times, { rule, every, newest: undefined }).isOpen;
    return isEnough ? this.#parts.book.lastCleared(device.id, problem) : undefined;
  }

  #newest({ id }: Device, { quantity }: Doubt): EpochMs | undefined {
    const { state } = this.#parts;
    return quantity === undefined ? state.lastSeen(id) : state.latest(id, quantity)?.time;
  }

  #finding({ kind }: Known, open: readonly { doubt: Doubt; since: EpochMs | undefined; lastAt: EpochMs }[]): Finding {
    const begun = open.map(({ doubt, since, lastAt }) => before(since ?? lastAt, this.#waited(kind, doubt)));
    return { since: begun.reduce(earlier), signs: open.map(({ doubt }) => doubt.sign()) };
  }

  /** For so long had it lasted when the test doubted it for the first time. */
  #waited(kind: DeviceKind, { problem, quantity }: Doubt): Duration {
    if (problem !== 'stuck' || quantity === undefined) return milliseconds(0);
    const limits = kind.tests?.[quantity] ?? this.#parts.testLimits[quantity];
    return limits?.flatLine?.suspectAfter ?? milliseconds(0);
  }

  /** Devices that are registered no more have no problems. Taking from a Map what its iteration has just shown does not disturb it. */
  #letGo(now: EpochMs): void {
    const { directory } = this.#parts;
    for (const problem of this.open.all()) {
      if (directory.device(problem.device) !== undefined) continue;
      this.#backSince.delete(problem.id);
      this.open.clear(problem, { at: now, because: 'removed' });
    }
    for (const id of this.#doubts.devices()) if (directory.device(id) === undefined) this.#doubts.keep(id, []);
  }

  async #write(now: EpochMs): Promise<readonly FleetProblem[]> {
    const isThorough = this.#writtenAt === undefined || now - this.#writtenAt >= writeEvery;
    const problems = this.open.unwritten(isThorough);
    const changed = this.open.unwritten(false);
    if (problems.length === 0 && !isThorough) return changed;
    for (let from = 0; from === 0 || from < problems.length; from += writtenAtOnce) {
      const some = problems.slice(from, from + writtenAtOnce);
      await this.#parts.book.write(some, { now, keepFor: this.#parts.keepFor });
      this.open.written(some);
      await breathe();
    }
    if (isThorough) this.#writtenAt = now;
    return changed;
  }
}

function signOf(
  quantity: QuantityId,
  { time, value }: TimedObservation,
  { known, reason }: { readonly known: Sign | undefined; readonly reason: string },
): Sign {
  const isNews = known?.times.at(-1) !== time;
  return { quantity, times: [time], began: undefined, count: (known?.count ?? 0) + (isNews ? 1 : 0), value, reason };
}
