import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { BugError } from '../../model/errors.ts';
import type { KindId } from '../../model/ids.ts';
import type { Observation, Rejudged, Sample } from '../../model/observation.ts';
import type { RejectionCode } from '../../model/rejection.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Device, Directory } from '../../registry/port.ts';
import type { ClockSkews } from '../port.ts';
import { judgeBattery } from './battery.ts';
import { type ClockEstimate, judgeClock } from './clock.ts';
import { Clocks } from './clocks.ts';
import { DeviceMemory } from './device-memory.ts';
import {
  type Following,
  judgeLast,
  judgeRepetition,
  judgeStep,
  keepsBefore,
  rejudgeLast,
  sameSince,
  trustedStep,
} from './follow.ts';
import { Judgement } from './judgement.ts';
import { readMemory, writeMemory } from './memory-file.ts';
import { judgeNeighbour } from './neighbour.ts';
import { Neighbourhoods } from './neighbourhoods.ts';
import { type KindPlan, planKind, type SeriesPlan } from './plan.ts';
import { judgeRange } from './range.ts';
import { marks, SeriesMemory } from './series-memory.ts';
import { createClockSkews } from './skews.ts';
import { isDoubt, notEvaluated, type Verdict } from './verdict.ts';
import { createAsk } from './voices.ts';

/** What a device observed at one time, before it is judged. */
export type Unjudged = {
  readonly device: Device;
  readonly kind: DeviceKind;
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
  readonly samples: readonly Sample[];
  /** A message that is tried again: what came before it has long been followed by others. */
  readonly isReplayed: boolean;
};

/** Judges readings in the order of the journal, and remembers what the tests need of them. */
export interface Assess {
  /** The judgements of these samples; `rejudged` is given those of earlier readings that they changed. */
  judge(unjudged: Unjudged, rejudged: Rejudged[]): readonly Observation[];
  /** A message of the device was refused for this: a time that cannot be says something of its clock. */
  noteRefusal(refused: Pick<Unjudged, 'device' | 'kind' | 'receivedAt'>, code: RejectionCode): void;
  readonly clocks: ClockSkews;
  /** All that it remembers, as bytes, of this moment. */
  dump(): readonly Uint8Array[];
  /** Remembers what was dumped, where it is still of this city. Called before the first judgement. */
  restore(bytes: Buffer): { readonly ok: true } | { readonly ok: false; readonly why: string };
  /** What it takes, in bytes. */
  readonly bytes: number;
}

/** A reading under judgement, with what is known of its device. */
type Case = Unjudged & {
  readonly plan: KindPlan;
  readonly seat: number;
  /** Something newer of the device came before it. */
  readonly isLate: boolean;
  readonly battery: Verdict;
  readonly clock: ClockEstimate;
  readonly rejudged: Rejudged[];
};

export const createAssess = (city: { readonly kinds: Kinds; readonly directory: Directory }): Assess =>
  new Assessor(city);

class Assessor implements Assess {
  readonly #directory: Directory;
  readonly clocks: ClockSkews;
  readonly #plans = new Map<KindId, KindPlan>();
  readonly #series = new SeriesMemory();
  readonly #devices = new DeviceMemory(this.#series);
  readonly #clocks: Clocks;
  readonly #neighbourhoods: Neighbourhoods;
  readonly #ask = createAsk({ devices: this.#devices, series: this.#series });
  readonly #judgement = new Judgement();

  constructor({ kinds, directory }: { readonly kinds: Kinds; readonly directory: Directory }) {
    this.#directory = directory;
    for (const kind of kinds.values()) this.#plans.set(kind.id, planKind(kind));
    this.#neighbourhoods = new Neighbourhoods({ directory, devices: this.#devices, plans: this.#plans });
    this.#clocks = new Clocks(this.#devices, this.#plans.values());
    this.clocks = createClockSkews({ devices: this.#devices, clocks: this.#clocks, directory });
  }

  judge(unjudged: Unjudged, rejudged: Rejudged[]): readonly Observation[] {
    const one = this.#open(unjudged, rejudged);
    return unjudged.samples.map((sample) => this.#judgeSample(sample, one));
  }

  noteRefusal(
    { device, kind, receivedAt }: Pick<Unjudged, 'device' | 'kind' | 'receivedAt'>,
    code: RejectionCode,
  ): void {
    if (code !== 'time_in_future' && code !== 'time_too_old') return;
    const { seat } = this.#meet(device, kind);
    this.#devices.clocks.refuse(seat, code === 'time_in_future' ? 'ahead' : 'old', receivedAt);
  }

  get bytes(): number {
    return this.#series.bytes + this.#devices.bytes + this.#clocks.bytes;
  }

  dump(): readonly Uint8Array[] {
    return writeMemory({
      devices: this.#devices.dump(),
      series: this.#series.dump(),
      clocks: this.#clocks.dump(),
    });
  }

  restore(bytes: Buffer): ReturnType<Assess['restore']> {
    const read = readMemory(bytes, this.#plans.values());
    if (!read.ok) return read;
    this.#series.restore(read.dump.series);
    this.#devices.restore(read.dump.devices);
    this.#clocks.restore(read.dump.clocks);
    for (const id of this.#devices.ids) {
      if (this.#directory.device(id) === undefined) this.#devices.forget(id);
    }
    return { ok: true };
  }

  #meet({ id }: Device, kind: DeviceKind) {
    const plan = this.#plans.get(kind.id);
    if (plan === undefined) throw new BugError(`a reading of the kind ${kind.id} came, which the city does not have`);
    return { plan, seat: this.#devices.meet(id, plan) };
  }

  #open(unjudged: Unjudged, rejudged: Rejudged[]): Case {
    const { device, kind, time, receivedAt, isReplayed } = unjudged;
    this.#neighbourhoods.renew(receivedAt);
    const { plan, seat } = this.#meet(device, kind);
    const isLate = isReplayed || time < this.#devices.newestTime(seat);
    if (!isReplayed) this.#noteDevice(unjudged, { plan, seat });
    const battery = judgeBattery(this.#devices.battery(seat), time);
    const clock = isReplayed ? unknownClock : this.#clocks.estimate(device, seat, { plan, now: receivedAt });
    return { ...unjudged, plan, seat, isLate, battery, clock, rejudged };
  }

  #noteDevice({ device, samples, time, receivedAt }: Unjudged, { plan, seat }: Pick<Case, 'plan' | 'seat'>): void {
    this.#devices.noteTime(seat, time);
    let hasOwnTime = false;
    for (const sample of samples) {
      if (sample.quantity === 'battery_level') this.#devices.noteBattery(seat, { time, percent: sample.value });
      if (sample.time !== undefined) hasOwnTime = true;
    }
    const delay = receivedAt - time;
    if (hasOwnTime) this.#clocks.note(device, seat, { receivedAt, delay, plan });
  }

  #judgeSample(sample: Sample, one: Case): Observation {
    const { quantity, value } = sample;
    const judgement = this.#judgement;
    const plan = one.plan.series.get(quantity);
    judgement.begin();
    if (plan === undefined) return judgement.of(quantity, value);
    const range = plan.range === undefined ? notEvaluated : judgeRange(quantity, value, plan.range);
    judgement.hear(range);
    const following = this.#followingOf(plan, value, { one, range });
    const step = following === undefined ? notEvaluated : this.#judgeFollowing(following, one);
    if (sample.time !== undefined) judgement.hear(this.#judgeTime(one));
    const neighbour = following === undefined ? notEvaluated : this.#askNeighbours(following, one);
    judgement.hear(neighbour);
    if (quantity !== 'battery_level') judgement.hear(one.battery);
    if (following !== undefined) this.#remember(following, one, { step, neighbour });
    if (one.isLate) judgement.leaveOpen();
    return judgement.of(quantity, value);
  }

  #judgeTime({ time, receivedAt, clock }: Case): Verdict {
    const isOursBehind = this.#clocks.ours.isBehind(receivedAt);
    return judgeClock(receivedAt - time, { estimate: clock, isOursBehind });
  }

  /** `undefined` when no test asks what came before, or this reading is late: then others have followed long ago. */
  #followingOf(plan: SeriesPlan, value: number, { one, range }: { one: Case; range: Verdict }): Following | undefined {
    if (plan.place === -1 || one.isReplayed) return undefined;
    const { time } = one;
    const index = this.#devices.base(one.seat) + plan.place;
    if (this.#series.hasRead(index) && time <= this.#series.time(index)) return undefined;
    return { series: index, plan, value, time, widestGap: one.plan.widestGap, range };
  }

  /** The tests that look at what came before. Answers what the step from there says. */
  #judgeFollowing(following: Following, one: Case): Verdict {
    const raw = judgeStep(this.#series, following);
    const spike = judgeLast(this.#series, following, raw);
    const changed = rejudgeLast(this.#series, following, spike);
    if (changed !== undefined) {
      const { time, receivedAt, area } = changed.kept;
      const { id: device, kind } = one.device;
      one.rejudged.push({ device, kind, area, time, receivedAt, observation: changed.observation });
    }
    const step = trustedStep(this.#series, following, raw);
    this.#judgement.hear(step);
    this.#judgement.hear(judgeRepetition(this.#series, following));
    return step;
  }

  #askNeighbours({ plan, value, time }: Following, { device, seat }: Case): Verdict {
    const limits = plan.neighbour;
    if (limits === undefined) return notEvaluated;
    const neighbours = this.#neighbourhoods.of(device, seat, plan);
    const voices = this.#ask({ neighbours, plan, time, notOlderThan: limits.notOlderThan });
    return judgeNeighbour(plan.quantity, value, { voices, limits });
  }

  #remember(
    following: Following,
    { device, time, receivedAt }: Case,
    said: { step: Verdict; neighbour: Verdict },
  ): void {
    const { value, range } = following;
    const { quality, reasons } = this.#judgement;
    const doubtedBy =
      (isDoubt(range) ? marks.byRange : 0) |
      (isDoubt(said.step) ? marks.byRate : 0) |
      (isDoubt(said.neighbour) ? marks.byNeighbour : 0);
    const since = sameSince(this.#series, following);
    const kept = { time, value, receivedAt, quality, reasons, area: device.area, doubtedBy };
    this.#series.push(following.series, kept, { since, keepsBefore: keepsBefore(this.#series, following) });
  }
}

const unknownClock: ClockEstimate = { is: 'unknown' };
