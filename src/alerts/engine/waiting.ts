import type { Reading, Rejudged } from '../../model/observation.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Arrived } from '../port.ts';
import { stepOf } from './time-steps.ts';

export type Step = { readonly number: number; readonly readings: readonly Reading[] };

/** In one order, however they came: by their own time, then by device. */
const inOrder = (one: Reading, other: Reading): number =>
  one.time - other.time ||
  (one.device < other.device ? -1 : one.device > other.device ? 1 : one.receivedAt - other.receivedAt);

const seriesKey = (device: string, quantity: string): string => `${device} ${quantity}`;

/** Readings that arrived and are not judged yet, by the step in which they did; and new judgements that wait for the next reading. */
export class Waiting {
  readonly #steps = new Map<number, Reading[]>();
  readonly #rejudged = new Map<string, Rejudged>();
  /** No arrival counts as earlier than another one before it: a clock that is set back does not turn time round. */
  #newestStep = Number.NEGATIVE_INFINITY;

  /** Steps before `decided` are over: what arrived in them and comes only now counts as of that step. */
  take({ readings, rejudged }: Arrived, decided: EpochMs): void {
    this.#newestStep = Math.max(this.#newestStep, stepOf(decided));
    for (const reading of readings) this.#add(reading);
    for (const each of rejudged) this.#rejudged.set(seriesKey(each.device, each.observation.quantity), each);
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

  /** The new judgement of the reading before, now that a newer one is there. */
  rejudgedBefore({ device, time }: Reading, quantity: string): Rejudged | undefined {
    if (this.#rejudged.size === 0) return undefined;
    const key = seriesKey(device, quantity);
    const found = this.#rejudged.get(key);
    if (found === undefined || found.time >= time) return undefined;
    this.#rejudged.delete(key);
    return found;
  }

  all(): Arrived {
    return {
      readings: [...this.#steps.entries()]
        .toSorted(([one], [other]) => one - other)
        .flatMap(([, readings]) => readings),
      rejudged: [...this.#rejudged.values()],
    };
  }

  #add(reading: Reading): void {
    this.#newestStep = Math.max(this.#newestStep, stepOf(reading.receivedAt));
    const readings = this.#steps.get(this.#newestStep);
    if (readings === undefined) this.#steps.set(this.#newestStep, [reading]);
    else readings.push(reading);
  }
}
