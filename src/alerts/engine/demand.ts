import type { RuleScope } from '../../model/rule.ts';
import type { CellForm } from './cell.ts';
import type { Check } from './check.ts';
import type { Lens } from './lens.ts';
import type { Tally } from './tally.ts';
import type { WatchedRule } from './watched-rule.ts';

export type ScopedTally = { readonly tally: Tally; readonly where: RuleScope };
export type ScopedCell = { readonly form: CellForm; readonly where: RuleScope };

/** Everything that rules ask for, each once. */
export type Demand = {
  readonly checks: ReadonlySet<Check>;
  /** What is counted and remembered of areas, with whose devices count. */
  readonly tallies: readonly ScopedTally[];
  readonly areaCells: readonly ScopedCell[];
  readonly forms: ReadonlySet<CellForm>;
  readonly lenses: ReadonlySet<Lens>;
};

/** What is remembered for these, by name. */
export const memoriesOf = ({ forms, lenses }: Demand): ReadonlySet<string> =>
  new Set([...forms, ...lenses].map(({ key }) => key));

export function demandOf(rules: readonly WatchedRule[]): Demand {
  const checks = new Set<Check>();
  const tallies = new Map<Tally, RuleScope>();
  const areaCells = new Map<CellForm, RuleScope>();
  for (const { rule, check } of rules) {
    checks.add(check);
    for (const { tally, cells } of check.leaves) {
      if (tally !== undefined) tallies.set(tally, rule.where);
      if (rule.subject.each !== 'device') for (const form of cells) areaCells.set(form, rule.where);
    }
  }
  for (const { check } of tallies.keys()) checks.add(check);
  return {
    checks,
    tallies: [...tallies].map(([tally, where]) => ({ tally, where })),
    areaCells: [...areaCells].map(([form, where]) => ({ form, where })),
    lenses: new Set([...checks].flatMap(({ leaves }) => leaves.flatMap(({ lenses }) => lenses))),
    forms: new Set([...checks].flatMap(({ leaves }) => leaves.flatMap(({ cells }) => cells))),
  };
}
