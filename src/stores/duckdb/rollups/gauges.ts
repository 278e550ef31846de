import { type QuantityDefinition, quantity } from '../../../model/quantity.ts';
import { insertWorked, type Recipe } from './insert-worked.ts';
import { judged, type Work, windowOf } from './judged.ts';

type Rule = Pick<Recipe, 'sums' | 'mean' | 'hasPercentiles'>;

/** Rolls up what can be averaged over its readings, each by its own rule. */
export function workOutGauge(work: Work): string {
  return insertWorked(work, {
    ctes: [
      // Read twice rather than held: the tables are fast, and memory is short.
      `placed AS NOT MATERIALIZED (SELECT device, area, value, quality, ${windowOf('time', work.run)} AS window_number ` +
        `FROM (${judged(work, 0)}))`,
    ],
    ...ruleOf(quantity(work.quantity)),
    completeness: { sum: 'observed_count', expected: work.run.length / work.every },
  });
}

function ruleOf({ averages }: QuantityDefinition): Rule {
  if (averages === 'energy') return energy;
  return averages === 'vector' ? vector : arithmetic;
}

const arithmetic: Rule = {
  sums: { total: 'sum(value)' },
  mean: (sum) => `${sum('total')} / ${sum('observed_count')}`,
  hasPercentiles: true,
};

/** Decibels add up as energy. */
const energy: Rule = {
  sums: { energy: 'sum(pow(10, value / 10))' },
  mean: (sum) => `10 * log10(${sum('energy')} / ${sum('observed_count')})`,
  hasPercentiles: true,
};

/**
 * Directions add up as vectors. Where these cancel each other out, what is left over is rounding, and no direction; what rounding
 * makes 360 is 0.
 */
const vector: Rule = {
  sums: { east: 'sum(sin(radians(value)))', north: 'sum(cos(radians(value)))' },
  mean(sum) {
    const [east, north] = [sum('east'), sum('north')];
    return (
      `CASE WHEN sqrt(pow(${east}, 2) + pow(${north}, 2)) >= 1e-9 * ${sum('observed_count')} ` +
      `THEN fmod(round(fmod(degrees(atan2(${east}, ${north})) + 360, 360), 9), 360) END`
    );
  },
  hasPercentiles: false,
};
