import type { Duration } from '../model/duration.ts';
import { heardAt } from '../model/freshness.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Reading } from '../model/observation.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { EpochMs } from '../model/time.ts';
import type { Outcome } from '../pipeline/port.ts';
import { mostTimes, type Sign } from './port.ts';
import { type DoubtProblem, doubtRules, problemOfReason, problemOfRefusal } from './rules.ts';
import type { Deafness } from './silence.ts';

/** The doubts of one quantity of a device, or of the device as a whole, that speak for one problem. */
export class Doubt {
  readonly problem: DoubtProblem;
  readonly quantity: QuantityId | undefined;
  /** So long after the one before, a doubt begins anew. */
  readonly #gap: number;
  #times: EpochMs[] = [];
  /** What became too many, as far as it led up to what is kept. */
  #older: { readonly from: EpochMs; readonly to: EpochMs } | undefined;
  /** The last that another life of the process has written, until it is known how much more that one may have heard. */
  #written: EpochMs | undefined;
  #unheard: Deafness | undefined;
  #count = 0;
  #value: number | undefined;
  #reason = '';

  constructor(problem: DoubtProblem, quantity: QuantityId | undefined, gap: number) {
    this.problem = problem;
    this.quantity = quantity;
    this.#gap = gap;
  }

  get times(): readonly EpochMs[] {
    return this.#times;
  }

  /** The first of the doubts that led up to those that are kept, where there were more. */
  get began(): EpochMs | undefined {
    const [first] = this.#times;
    if (this.#older === undefined || first === undefined || first - this.#older.to > this.#gap) return undefined;
    return this.#older.from;
  }

  sign(): Sign {
    const { quantity, began } = this;
    const [times, count, value, reason] = [[...this.#times], this.#count, this.#value, this.#reason];
    return { quantity, times, began, count, value, reason };
  }

  recall({ times, began, count, value, reason }: Sign): void {
    [this.#times, this.#count, this.#value, this.#reason] = [[...times], count, value, reason];
    const [first] = times;
    if (began !== undefined && first !== undefined) this.#older = { from: began, to: first };
    this.#written = times.at(-1);
  }

  /**
   * The span of which only another life of the process could tell whether there were doubts: it died before it wrote them. What is
   * stored of such a span must not pass for health.
   *
   * @param newest when the device last spoke of it; what is known at the first question is taken for heard by the other life.
   */
  unheardUntil(newest: EpochMs | undefined): Deafness | undefined {
    const from = this.#written;
    if (from === undefined || newest === undefined) return this.#unheard;
    this.#written = undefined;
    if (newest - from > this.#gap) this.#unheard = { from, to: newest };
    return this.#unheard;
  }

  /** Takes moments in any order, each once; only the newest of them are kept. */
  add(time: EpochMs, { value, reason }: { readonly value: number | undefined; readonly reason: string }): void {
    const times = this.#times;
    const place = times.findLastIndex((known) => known <= time);
    const isFull = times.length >= mostTimes;
    if (times[place] === time || (place === -1 && isFull)) return;
    times.splice(place + 1, 0, time);
    if (isFull) this.#drop(times.shift() ?? time);
    this.#count += 1;
    if (times.at(-1) === time) [this.#value, this.#reason] = [value, reason];
  }

  #drop(time: EpochMs): void {
    const older = this.#older;
    const isOne = older !== undefined && time - older.to <= this.#gap;
    this.#older = isOne ? { from: older.from, to: time } : { from: time, to: time };
  }
}

/** The newest doubts of each device that there are any of: bounded by the series of the city, and mostly empty. */
export class Doubts {
  readonly #byDevice = new Map<DeviceId, Doubt[]>();
  readonly #everyOf: (device: DeviceId) => Duration | undefined;

  /** @param everyOf the rhythm of a device; `undefined` when it is registered no more. */
  constructor(everyOf: (device: DeviceId) => Duration | undefined) {
    this.#everyOf = everyOf;
  }

  devices(): IterableIterator<DeviceId> {
    return this.#byDevice.keys();
  }

  of(device: DeviceId): readonly Doubt[] {
    return this.#byDevice.get(device) ?? [];
  }

  keep(device: DeviceId, kept: readonly Doubt[]): void {
    if (kept.length === 0) this.#byDevice.delete(device);
    else this.#byDevice.set(device, [...kept]);
  }

  recall(device: DeviceId, problem: DoubtProblem, signs: readonly Sign[]): void {
    for (const sign of signs) this.#find(device, problem, sign.quantity).recall(sign);
  }

  hear({ readings, rejudged, deadLetters }: Pick<Outcome, 'readings' | 'rejudged' | 'deadLetters'>): void {
    for (const reading of readings) this.#hearReading(reading);
    for (const { observation, ...reading } of rejudged) this.#hearReading({ ...reading, observations: [observation] });
    for (const { device, code, detail, receivedAt } of deadLetters) {
      const problem = problemOfRefusal(code);
      if (device === undefined || problem === undefined) continue;
      this.#find(device, problem, undefined).add(receivedAt, { value: undefined, reason: `refused: ${detail}` });
    }
  }

  #hearReading({ device, time, receivedAt, observations }: Reading): void {
    for (const { quality, quantity, value, reasons } of observations) {
      if (quality !== 'suspect' && quality !== 'fail') continue;
      for (const reason of reasons) {
        const problem = problemOfReason(reason);
        if (problem === undefined) continue;
        // A clock is one of the device, and where it is wrong only the receipt tells when.
        const [of, value_] = problem === 'clock_wrong' ? [undefined, undefined] : [quantity, value];
        this.#find(device, problem, of).add(heardAt({ time, receivedAt, reasons }), { value: value_, reason });
      }
    }
  }

  #find(device: DeviceId, problem: DoubtProblem, quantity: QuantityId | undefined): Doubt {
    const gap = doubtRules[problem].clearsAfter * (this.#everyOf(device) ?? 0);
    let doubts = this.#byDevice.get(device);
    if (doubts === undefined) this.#byDevice.set(device, (doubts = []));
    let found = doubts.find((doubt) => doubt.problem === problem && doubt.quantity === quantity);
    if (found === undefined) doubts.push((found = new Doubt(problem, quantity, gap)));
    return found;
  }
}
