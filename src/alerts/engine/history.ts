import { z } from 'zod';
import type { Duration } from '../../model/duration.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Cell, Fed } from './cell.ts';
import { never } from './time-steps.ts';
import { mostBuckets } from './window.ts';

const Kept = z.array(z.tuple([z.number(), z.number()]));

/**
 * The first value of each bucket of a span, oldest first, and the newest of all: what changed over the span. The oldest value is that of
 * the span up to one bucket, a 96th of it.
 */
export class History implements Cell {
  readonly #span: Duration;
  readonly #size: number;
  #points: [number, number][] = [];
  #newest: Fed | undefined;
  /** The one before, which is the newest when that is taken back. */
  #previous: Fed | undefined;

  constructor({ span, kept }: { readonly span: Duration; readonly kept: unknown }) {
    this.#span = span;
    this.#size = span / mostBuckets;
    for (const [time, value] of Kept.safeParse(kept).data ?? []) this.add({ time: epochMs(time), value });
  }

  add(fed: Fed): void {
    const { time, value } = fed;
    if (this.#newest !== undefined && time < this.#newest.time) return this.#insert(fed);
    if (this.#newest?.time !== time) this.#previous = this.#newest;
    this.#newest = fed;
    const last = this.#points.at(-1);
    if (last === undefined || this.#bucketOf(last[0]) < this.#bucketOf(time)) this.#points.push([time, value]);
    this.#forget(time);
    return undefined;
  }

  takeBack({ time }: Fed): void {
    if (this.#points.at(-1)?.[0] === time) this.#points.pop();
    if (this.#newest?.time !== time) return;
    this.#newest = this.#previous;
    this.#previous = undefined;
  }

  turnBack(to: EpochMs): void {
    if (this.#newest === undefined || this.#newest.time <= to) return;
    this.#points = this.#points.filter(([time]) => time <= to);
    const [time, value] = this.#points.at(-1) ?? [];
    this.#newest = time === undefined || value === undefined ? undefined : { time: epochMs(time), value };
    this.#previous = undefined;
  }

  /** The oldest and the newest value of the span up to this moment; `undefined` when there are not two. */
  ends(at: EpochMs): { readonly oldest: Fed; readonly newest: Fed } | undefined {
    const [time, value] = this.#points.find(([time]) => time > at - this.#span) ?? [];
    if (time === undefined || value === undefined) return undefined;
    if (this.#newest === undefined || this.#newest.time <= time) return undefined;
    return { oldest: { time: epochMs(time), value }, newest: this.#newest };
  }

  nextChange(at: EpochMs): EpochMs {
    const oldest = this.#points.find(([time]) => time > at - this.#span);
    return oldest === undefined ? never : epochMs(oldest[0] + this.#span);
  }

  dump(): z.infer<typeof Kept> {
    const newest = [this.#previous, this.#newest].flatMap((fed): [number, number][] =>
      fed === undefined ? [] : [[fed.time, fed.value]],
    );
    return [...this.#points, ...newest.filter(([time]) => !this.#points.some(([known]) => known === time))].sort(
      ([one], [other]) => one - other,
    );
  }

  /** A value that came late stands where it belongs, if it is the first of its bucket. */
  #insert(fed: Fed): void {
    const { time, value } = fed;
    if (this.#previous === undefined || time > this.#previous.time) this.#previous = fed;
    const bucket = this.#bucketOf(time);
    const at = this.#points.findIndex(([other]) => this.#bucketOf(other) >= bucket);
    const found = this.#points[at];
    if (found !== undefined && this.#bucketOf(found[0]) === bucket) {
      if (time < found[0]) this.#points[at] = [time, value];
    } else this.#points.splice(at === -1 ? this.#points.length : at, 0, [time, value]);
  }

  #forget(newest: EpochMs): void {
    const first = this.#points.findIndex(([time]) => time > newest - this.#span - this.#size);
    if (first > 0) this.#points.splice(0, first);
  }

  #bucketOf(time: number): number {
    return Math.floor(time / this.#size);
  }
}
