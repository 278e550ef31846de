import { type QuantityDefinition, quantity } from '../../../model/quantity.ts';
import { insertWorked } from './insert-worked.ts';
import { inAreas, judged, type NumberedQuantity, type Work, windowOf } from './judged.ts';
import { endOf } from './runs.ts';

/** How values of a quantity add up, and what the mean is of the sums. */
type Rule = { readonly adds: readonly [one: string, other: string]; readonly mean: (sums: Sums) => string };
type Sums = { readonly one: string; readonly other: string; readonly count: string };

/** Rolls up what can be averaged over its readings, each by its own rule. */
export function workOutGauges(work: Work): string {
  const rules = rulesOf(work.quantities);
  const one = choose(rules, ({ adds }) => adds[0]);
  const other = choose(rules, ({ adds }) => adds[1]);
  const turning = rules.find(({ rule }) => rule === vector)?.numbers ?? [];
  return insertWorked(work, {
    ctes: [
      ...judged(work, { name: 'judged', from: work.run.from, to: endOf(work.run), among: inAreas(work.among) }),
      `placed AS NOT MATERIALIZED (SELECT quantity, device, area, value, quality, ${one} AS one, ${other} AS other, ` +
        `${windowOf('time', work.run)} AS window_number FROM judged)`,
    ],
    sums: { one_total: 'sum(one)', other_total: 'sum(other)' },
    mean: (sum) =>
      choose(rules, ({ mean }) =>
        mean({ one: sum('one_total'), other: sum('other_total'), count: sum('observed_count') }),
      ),
    percentilesOf: work.quantities.map(({ number }) => number).filter((number) => !turning.includes(number)),
    completeness: { sum: 'observed_count', expected: work.run.length / work.every },
  });
}

type RuleOfNumbers = { readonly rule: Rule; readonly numbers: readonly number[] };

function rulesOf(quantities: readonly NumberedQuantity[]): readonly RuleOfNumbers[] {
  const byRule = Map.groupBy(quantities, ({ id }) => ruleOf(quantity(id)));
  return [...byRule].map(([rule, ofRule]) => ({ rule, numbers: ofRule.map(({ number }) => number) }));
}

/** The expression of each rule for its quantities. */
function choose(rules: readonly RuleOfNumbers[], expressionOf: (rule: Rule) => string): string {
  const [first, ...others] = rules.map(({ rule, numbers }) => ({ numbers, is: expressionOf(rule) }));
  if (first === undefined || others.every(({ is }) => is === first.is)) return first?.is ?? 'NULL';
  const whens = others.map(({ numbers, is }) => `WHEN quantity IN (${numbers.join(', ')}) THEN ${is}`);
  return `CASE ${whens.join(' ')} ELSE ${first.is} END`;
}

function ruleOf({ averages }: QuantityDefinition): Rule {
  if (averages === 'energy') return energy;
  return averages === 'vector' ? vector : arithmetic;
}

const nothing = 'CAST(NULL AS DOUBLE)';

const arithmetic: Rule = { adds: ['value', nothing], mean: ({ one, count }) => `${one} / ${count}` };

/** Decibels add up as energy. */
const energy: Rule = {
  adds: ['pow(10, value / 10)', nothing],
  mean: ({ one, count }) => `10 * log10(${one} / ${count})`,
};

/**
 * Directions add up as vectors. Where these cancel each other out, what is left over is rounding, and no direction; what rounding
 * makes 360 is 0.
 */
const vector: Rule = {
  adds: ['sin(radians(value))', 'cos(radians(value))'],
  mean: ({ one: east, other: north, count }) =>
    `CASE WHEN sqrt(pow(${east}, 2) + pow(${north}, 2)) >= 1e-9 * ${count} ` +
    `THEN fmod(round(fmod(degrees(atan2(${east}, ${north})) + 360, 360), 9), 360) END`,
};
