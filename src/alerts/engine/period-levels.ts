import { z } from 'zod';
import type { QuantityId } from '../../model/quantity.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Hours } from './active-hours.ts';
import type { Cell, Fed } from './cell.ts';
import { decode, encode } from './sums.ts';

const Sum = z.object({ from: z.number(), to: z.number(), sum: z.number(), count: z.number() });
const Kept = z.array(Sum);
type Period = z.infer<typeof Sum>;

/** So many are remembered: the one that is under way, the last whole one, and one more for readings that come late. */
const remembered = 3;

export type PeriodLevel = { readonly level: number; readonly count: number; readonly length: number };

/** The mean level of each day, evening or night on the clocks of the city. */
export class PeriodLevels implements Cell {
  readonly #hours: Hours;
  readonly #quantity: QuantityId;
  #periods: Period[] = [];

  constructor({ hours, of, kept }: { readonly hours: Hours; readonly of: QuantityId; readonly kept: unknown }) {
    this.#hours = hours;
    this.#quantity = of;
    this.#periods = Kept.safeParse(kept).data ?? [];
  }

  add({ value, time }: Fed): void {
    const period = this.#periodAt(time);
    if (period === undefined) return;
    period.sum += encode(this.#quantity, value);
    period.count += 1;
  }

  takeBack({ value, time }: Fed): void {
    const period = this.#periods.find(({ from, to }) => time >= from && time < to);
    if (period === undefined) return;
    period.sum -= encode(this.#quantity, value);
    period.count -= 1;
  }

  turnBack(to: EpochMs): void {
    this.#periods = this.#periods.filter(({ from }) => from <= to);
  }

  /** Of the last one that is over; `undefined` when nothing was observed in it, or the next one is over as well. */
  last(at: EpochMs): PeriodLevel | undefined {
    const period = this.#periods.findLast(({ to }) => to <= at);
    if (period === undefined || period.count <= 0 || at >= this.#endOfNext(period)) return undefined;
    const { sum, count, from, to } = period;
    return { level: decode(this.#quantity, sum / count), count, length: to - from };
  }

  /** When the next one is over. */
  nextChange(at: EpochMs): EpochMs {
    return this.#hours.isActive(at) ? this.#hours.nextChange(at) : this.#hours.nextChange(this.#hours.nextChange(at));
  }

  dump(): readonly Period[] {
    return this.#periods;
  }

  #endOfNext({ to }: Period): EpochMs {
    return this.#hours.nextChange(this.#hours.nextChange(epochMs(to)));
  }

  #periodAt(time: EpochMs): Period | undefined {
    const known = this.#periods.find(({ from, to }) => time >= from && time < to);
    if (known !== undefined || !this.#hours.isActive(time)) return known;
    const period = { from: this.#hours.since(time), to: this.#hours.nextChange(time), sum: 0, count: 0 };
    this.#periods = [...this.#periods, period].sort((one, other) => one.from - other.from).slice(-remembered);
    return this.#periods.includes(period) ? period : undefined;
  }
}
