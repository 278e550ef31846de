import type { Summary } from '../../model/rollup.ts';
import { Extremes } from './extremes.ts';
import type { Figures, Rule } from './figures.ts';
import { completenessByCount, followGauge } from './gauge.ts';

class Sum implements Figures {
  readonly #extremes = new Extremes();
  #sum = 0;

  observe(value: number): void {
    this.#extremes.observe(value);
    this.#sum += value;
  }

  summary(): Summary {
    const { count } = this.#extremes;
    return this.#extremes.summary(count === 0 ? undefined : this.#sum / count);
  }
}

/** Most measurements: each value weighs the same. */
export const arithmetic: Rule<Sum> = {
  begin: () => new Sum(),
  follow: followGauge,
  completeness: completenessByCount,
  hasPercentiles: true,
};
