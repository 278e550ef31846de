import type { Reading, Rejudged } from '../../model/observation.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Arrived } from '../port.ts';
import { endOfStep, stepOf } from './time-steps.ts';

export type Step = { readonly number: number; readonly readings: readonly Reading[] };

/** In one order, however they came: by their own time, then by device. */
const inOrder = (one: Reading, other: Reading): number =>
  one.time - other.time ||
  (one.device < other.device ? -1 : one.device > other.device ? 1 : one.receivedAt - other.receivedAt);

const none: readonly Rejudged[] = [];
const seriesKey = (device: string, quantity: string): string => `${device} ${quantity}`;

/** Readings that arrived and are not judged yet, by the step in which they did; and new judgements that wait for the next reading. */
export class Waiting {
  readonly #steps = new Map<number, Reading[]>();
  /** In order: of one series several may come before any of them is decided. */
  readonly #rejudged = new Map<string, Rejudged[]>();
  /** No arrival counts as earlier than another one before it: a clock that is set back does not turn time round. */
  #newestStep = Number.NEGATIVE_INFINITY;

  /** Steps before `decided` are over: what arrived in them and comes only now counts as of that step. */
  take({ readings, rejudged }: Arrived, decided: EpochMs): void {
    this.#newestStep = Math.max(this.#newestStep, stepOf(decided));
    for (const reading of readings) this.#add(reading);
    for (const each of rejudged) {
      const key = seriesKey(each.device, each.observation.quantity);
      const known = this.#rejudged.get(key);
      if (known === undefined) this.#rejudged.set(key, [each]);
      else known.push(each);
    }
  }

  /** The first step that is over by then. */
  next(until: EpochMs): Step | undefined {
    const first = this.first();
    if (first === undefined || first >= stepOf(until)) return undefined;
    const readings = this.#steps.get(first) ?? [];
    this.#steps.delete(first);
    return { number: first, readings: readings.sort(inOrder) };
  }

  first(): number | undefined {
    let first: number | undefined;
    for (const number of this.#steps.keys()) if (first === undefined || number < first) first = number;
    return first;
  }

  /** New judgements of readings before this one, now that it is there. */
  rejudgedBefore({ device, time }: Reading, quantity: string): readonly Rejudged[] {
    if (this.#rejudged.size === 0) return none;
    const key = seriesKey(device, quantity);
    const waiting = this.#rejudged.get(key) ?? none;
    const due = waiting.filter((each) => each.time < time);
    if (due.length === 0) return none;
    const left = waiting.filter((each) => each.time >= time);
    if (left.length === 0) this.#rejudged.delete(key);
    else this.#rejudged.set(key, left);
    return due;
  }

  /** When the last of what waits is over; `undefined` when nothing waits. */
  end(): EpochMs | undefined {
    return this.#steps.size === 0 ? undefined : endOfStep(Math.max(...this.#steps.keys()));
  }

  /** Arrivals begin again from here. What waits has been decided; judgements of what lies ahead will not be asked for. */
  turnBack(to: EpochMs): void {
    this.#newestStep = stepOf(to);
    for (const [key, waiting] of this.#rejudged) {
      const left = waiting.filter(({ time }) => time <= to);
      if (left.length === 0) this.#rejudged.delete(key);
      else this.#rejudged.set(key, left);
    }
  }

  all(): Arrived {
    return {
      readings: [...this.#steps.entries()]
        .toSorted(([one], [other]) => one - other)
        .flatMap(([, readings]) => readings),
      rejudged: [...this.#rejudged.values()].flat(),
    };
  }

  #add(reading: Reading): void {
    this.#newestStep = Math.max(this.#newestStep, stepOf(reading.receivedAt));
    const readings = this.#steps.get(this.#newestStep);
    if (readings === undefined) this.#steps.set(this.#newestStep, [reading]);
    else readings.push(reading);
  }
}
