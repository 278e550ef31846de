import { z } from 'zod';
import type { EpochMs } from '../../model/time.ts';
import type { Cell, Fed } from './cell.ts';

const Kept = z.array(z.number());

/** So many are known of a series; an older one that comes again counts again. */
export const timesRemembered = 64;

/**
 * The newest times of a series that windows are filled from, so that a reading that is sent again is not added again. The pipeline knows the
 * last few of a device and lets the store find older ones; what a gateway sends twice in a burst comes through here.
 */
export class RecentTimes implements Cell {
  /** Ascending. */
  #times: number[];

  constructor(kept: unknown) {
    this.#times = Kept.safeParse(kept).data ?? [];
  }

  knows(time: EpochMs): boolean {
    const last = this.#times.at(-1);
    return last !== undefined && time <= last && this.#times[this.#placeOf(time)] === time;
  }

  add({ time }: Pick<Fed, 'time'>): void {
    const times = this.#times;
    const last = times.at(-1);
    if (last === undefined || last < time) times.push(time);
    else {
      const at = this.#placeOf(time);
      if (times[at] === time) return;
      times.splice(at, 0, time);
    }
    if (times.length > timesRemembered) times.shift();
  }

  /** It was heard all the same. */
  takeBack(): void {}

  turnBack(to: EpochMs): void {
    this.#times = this.#times.filter((time) => time <= to);
  }

  dump(): readonly number[] {
    return this.#times;
  }

  /** Of the first that is not before it. */
  #placeOf(time: EpochMs): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
