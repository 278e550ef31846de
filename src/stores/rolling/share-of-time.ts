import { isCounted } from '../../model/quality.ts';
import type { Summary } from '../../model/rollup.ts';
import { Extremes } from './extremes.ts';
import { type Figures, type Follower, type Point, type Rule, type Way } from './figures.ts';
import { shareOf } from './gauge.ts';

class HeldTime implements Figures {
  readonly #extremes = new Extremes();
  /** How long anything was known, and how long it was so, in milliseconds. */
  known = 0;
  #held = 0;

  observe(value: number): void {
    this.#extremes.observe(value);
  }

  hold(value: number, time: number): void {
    this.#extremes.include(value);
    this.known += time;
    this.#held += value * time;
  }

  summary(): Summary {
    return this.#extremes.summary(this.known === 0 ? undefined : this.#held / this.known);
  }
}

/** A state holds until the next one is observed, or until it is stale; what begins before a window reaches into it. */
function followState({ windows, staleAfter, tallies }: Way<HeldTime>): Follower {
  let current: Point | undefined;

  /** A doubted state holds like any other among all of them; among the counted, its time is unknown. */
  function hold({ value, quality, area, time }: Point, until: number): void {
    for (let index = windows.firstEndingAfter(time); index < windows.count; index += 1) {
      const { from, to } = windows.at(index);
      const held = Math.min(to, until) - Math.max(from, time);
      if (held <= 0) return;
      for (const tally of tallies(index, area)) {
        tally.all.hold(value, held);
        if (isCounted(quality)) tally.counted.hold(value, held);
      }
    }
  }

  function endCurrent(next: number): void {
    if (current !== undefined) hold(current, Math.min(next, current.time + staleAfter));
  }

  return {
    take(point) {
      endCurrent(point.time);
      current = point;
      const window = windows.indexOf(point.time);
      if (window === -1) return;
      for (const tally of tallies(window, point.area)) tally.observe(point);
    },
    end: () => endCurrent(Number.POSITIVE_INFINITY),
  };
}

/** States: the share of the known time in which they held. */
export const shareOfTime: Rule<HeldTime> = {
  begin: () => new HeldTime(),
  follow: followState,
  completeness: ({ known }, { length, devices }) => shareOf(known, length * devices),
  hasPercentiles: false,
};
