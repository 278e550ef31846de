import { z } from 'zod';
import { type Duration, hours } from '../../model/duration.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Cell, Fed } from './cell.ts';
import { decode, encode } from './sums.ts';
import { never } from './time-steps.ts';

/** A span is cut into so many buckets; a long one into more, so that what leaves it is little at once. */
const fewBuckets = 24;
export const mostBuckets = 96;
const longSpan: Duration = hours(6);
export const bucketsOf = (span: Duration): number => (span > longSpan ? mostBuckets : fewBuckets);

const Kept = z.object({ newest: z.number(), buckets: z.array(z.tuple([z.number(), z.number(), z.number()])) });

/** What a window says: how many values, their mean, and how much time it covers up to the moment asked for. */
export type WindowMean = { readonly count: number; readonly mean: number; readonly covered: number };

/**
 * The sum of what was observed in the last span. It is made of whole buckets of time: the one that the moment lies in and those before it,
 * so what is older than the span is never in it, and what is nearly as old as the span may be missing, by one bucket at most (a 24th of
 * the span; a 96th when it is longer than six hours).
 */
export class Window implements Cell {
  readonly #quantity: QuantityId;
  readonly #size: number;
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  #newest = Number.NEGATIVE_INFINITY;

  constructor({ of, span, kept }: { readonly of: QuantityId; readonly span: Duration; readonly kept: unknown }) {
    const buckets = bucketsOf(span);
    this.#quantity = of;
    this.#size = span / buckets;
    this.#sums = new Float64Array(buckets);
    this.#counts = new Float64Array(buckets);
    const read = Kept.safeParse(kept);
    if (read.success) this.#restore(read.data);
  }

  add({ value, time }: Fed): void {
    const bucket = Math.floor(time / this.#size);
    if (bucket > this.#newest) this.#moveTo(bucket);
    this.#change(bucket, encode(this.#quantity, value), 1);
  }

  takeBack({ value, time }: Fed): void {
    this.#change(Math.floor(time / this.#size), -encode(this.#quantity, value), -1);
  }

  turnBack(to: EpochMs): void {
    const last = Math.floor(to / this.#size);
    if (last >= this.#newest) return;
    const lost = Math.min(this.#newest - last, this.#counts.length);
    for (let bucket = this.#newest - lost + 1; bucket <= this.#newest; bucket += 1) this.#empty(bucket);
    this.#newest = last;
  }

  /** `undefined` when nothing is in it. */
  read(at: EpochMs): WindowMean | undefined {
    const now = this.#bucketAt(at);
    let sum = 0;
    let count = 0;
    for (let bucket = this.#first(now); bucket <= this.#newest; bucket += 1) {
      const place = this.#placeOf(bucket);
      sum += this.#sums[place] ?? 0;
      count += this.#counts[place] ?? 0;
    }
    if (count <= 0) return undefined;
    const from = (now - this.#counts.length + 1) * this.#size;
    return { count, mean: decode(this.#quantity, sum / count), covered: Math.max(at, now * this.#size) - from };
  }

  /** When the oldest of what is in it leaves it. */
  nextChange(at: EpochMs): EpochMs {
    const now = this.#bucketAt(at);
    for (let bucket = this.#first(now); bucket <= this.#newest; bucket += 1) {
      if ((this.#counts[this.#placeOf(bucket)] ?? 0) > 0) return epochMs((bucket + this.#counts.length) * this.#size);
    }
    return never;
  }

  dump(): z.infer<typeof Kept> {
    const buckets: [number, number, number][] = [];
    for (let bucket = this.#newest - this.#counts.length + 1; bucket <= this.#newest; bucket += 1) {
      const place = this.#placeOf(bucket);
      const count = this.#counts[place] ?? 0;
      if (count !== 0) buckets.push([bucket, this.#sums[place] ?? 0, count]);
    }
    return { newest: this.#newest, buckets };
  }

  #restore({ newest, buckets }: z.infer<typeof Kept>): void {
    this.#newest = newest;
    for (const [bucket, sum, count] of buckets) {
      this.#sums[this.#placeOf(bucket)] = sum;
      this.#counts[this.#placeOf(bucket)] = count;
    }
  }

  #change(bucket: number, by: number, count: number): void {
    if (bucket <= this.#newest - this.#counts.length) return;
    const place = this.#placeOf(bucket);
    this.#sums[place] = (this.#sums[place] ?? 0) + by;
    this.#counts[place] = (this.#counts[place] ?? 0) + count;
  }

  #moveTo(bucket: number): void {
    const skipped = Math.min(bucket - this.#newest, this.#counts.length);
    for (let past = 0; past < skipped; past += 1) this.#empty(bucket - past);
    this.#newest = bucket;
  }

  #empty(bucket: number): void {
    const place = this.#placeOf(bucket);
    this.#sums[place] = 0;
    this.#counts[place] = 0;
  }

  #bucketAt(at: EpochMs): number {
    return Math.max(Math.floor(at / this.#size), this.#newest);
  }

  #first(now: number): number {
    return now - this.#counts.length + 1;
  }

  #placeOf(bucket: number): number {
    const buckets = this.#counts.length;
    return ((bucket % buckets) + buckets) % buckets;
  }
}
