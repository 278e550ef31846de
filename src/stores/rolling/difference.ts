import { isCounted } from '../../model/quality.ts';
import { longestGap } from '../../model/reach.ts';
import type { Summary } from '../../model/rollup.ts';
import { Extremes } from './extremes.ts';
import { type Figures, type Follower, type Point, type Rule, type Way } from './figures.ts';
import { completenessByCount } from './gauge.ts';

class Growth implements Figures {
  readonly #extremes = new Extremes();
  #grown: number | undefined;

  observe(value: number): void {
    this.#extremes.observe(value);
  }

  grow(by: number): void {
    this.#grown = (this.#grown ?? 0) + by;
  }

  summary(): Summary {
    return this.#extremes.summary(this.#grown);
  }
}

/** Each value adds what it has grown since the one before; one that fell (a counter that was replaced) adds nothing. */
function followTotal({ windows, tallies }: Way<Growth>): Follower {
  let lastCounted: Point | undefined;
  let last: Point | undefined;

  const observe = (point: Point, window: number): void => {
    const reach = windows.at(window).from - longestGap;
    for (const tally of tallies(window, point.area)) {
      tally.observe(point);
      if (last !== undefined && last.time >= reach) tally.all.grow(growth(last, point));
      if (isCounted(point.quality) && lastCounted !== undefined && lastCounted.time >= reach)
        tally.counted.grow(growth(lastCounted, point));
    }
  };
  return {
    take(point) {
      const window = windows.indexOf(point.time);
      if (window !== -1) observe(point, window);
      last = point;
      if (isCounted(point.quality)) lastCounted = point;
    },
    end: () => undefined,
  };
}

const growth = (from: Point, to: Point): number => Math.max(0, to.value - from.value);

/** Totals: how much they grew. Not known of a window whose values have none before them. */
export const difference: Rule<Growth> = {
  begin: () => new Growth(),
  follow: followTotal,
  completeness: completenessByCount,
  hasPercentiles: false,
};
