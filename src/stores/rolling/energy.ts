import type { Summary } from '../../model/rollup.ts';
import { Extremes } from './extremes.ts';
import type { Figures, Rule } from './figures.ts';
import { completenessByCount, followGauge } from './gauge.ts';

class Energy implements Figures {
  readonly #extremes = new Extremes();
  #energy = 0;

  observe(level: number): void {
    this.#extremes.observe(level);
    this.#energy += 10 ** (level / 10);
  }

  summary(): Summary {
    const { count } = this.#extremes;
    return this.#extremes.summary(count === 0 ? undefined : 10 * Math.log10(this.#energy / count));
  }
}

/** Levels of sound add up as energy: the mean of 40 and 60 is 57, not 50. */
export const energy: Rule<Energy> = {
  begin: () => new Energy(),
  follow: followGauge,
  completeness: completenessByCount,
  hasPercentiles: true,
};
