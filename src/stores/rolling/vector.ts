import type { Summary } from '../../model/rollup.ts';
import { Extremes } from './extremes.ts';
import type { Figures, Rule } from './figures.ts';
import { completenessByCount, followGauge } from './gauge.ts';

/** A resultant shorter than this share of the values is what rounding leaves of directions that cancel each other out. */
const shortest = 1e-9;
const fullCircle = 360;
const radians = Math.PI / 180;

class Resultant implements Figures {
  readonly #extremes = new Extremes();
  #north = 0;
  #east = 0;

  observe(direction: number): void {
    this.#extremes.observe(direction);
    this.#north += Math.cos(direction * radians);
    this.#east += Math.sin(direction * radians);
  }

  summary(): Summary {
    const { count } = this.#extremes;
    const isDirected = count > 0 && Math.hypot(this.#north, this.#east) >= shortest * count;
    return this.#extremes.summary(isDirected ? turn(Math.atan2(this.#east, this.#north) / radians) : undefined);
  }
}

/** From 0 up to 360. Rounded to what the sums are good for, or north would be 360 as often as 0. */
function turn(degrees: number): number {
  const rounded = Math.round((degrees < 0 ? degrees + fullCircle : degrees) * 1e9) / 1e9;
  return rounded >= fullCircle ? 0 : rounded;
}

/** Directions: the mean of 350 and 10 is 0. Each weighs the same, whatever the speed. */
export const vector: Rule<Resultant> = {
  begin: () => new Resultant(),
  follow: followGauge,
  completeness: completenessByCount,
  hasPercentiles: false,
};
