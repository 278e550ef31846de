import type { Rule, RuleId } from '../../model/rule.ts';

/** A rule by its version, where it is not in force any more. */
export type FormerRule = (id: RuleId, version: string) => Rule | undefined;

/** The rules in force, and those that were when alerts of them began. */
export class KnownRules {
  readonly #former: FormerRule;
  #inForce: ReadonlyMap<RuleId, Rule>;
  readonly #retired = new Map<RuleId, Rule>();
  #inhibits: ReadonlyMap<RuleId, readonly Rule[]>;

  constructor(rules: readonly Rule[], former: FormerRule) {
    this.#former = former;
    this.#inForce = new Map(rules.map((rule) => [rule.id, rule]));
    this.#inhibits = inhibitedBy(rules);
  }

  set(rules: readonly Rule[]): void {
    for (const rule of this.#inForce.values()) this.#retired.set(rule.id, rule);
    this.#inForce = new Map(rules.map((rule) => [rule.id, rule]));
    for (const id of this.#inForce.keys()) this.#retired.delete(id);
    this.#inhibits = inhibitedBy(rules);
  }

  inForce(id: RuleId): Rule | undefined {
    return this.#inForce.get(id);
  }

  /** As it is in force, else as it was last; `undefined` when its text is lost. */
  get(id: RuleId, version: string): Rule | undefined {
    return this.#inForce.get(id) ?? this.#retired.get(id) ?? this.#retire(this.#former(id, version));
  }

  #retire(rule: Rule | undefined): Rule | undefined {
    if (rule !== undefined) this.#retired.set(rule.id, rule);
    return rule;
  }

  /** Rules whose alerts are quiet while one of this rule fires. */
  quietedBy(id: RuleId): readonly Rule[] {
    return this.#inhibits.get(id) ?? [];
  }
}

function inhibitedBy(rules: readonly Rule[]): ReadonlyMap<RuleId, readonly Rule[]> {
  const inhibits = new Map<RuleId, Rule[]>();
  for (const rule of rules) {
    for (const id of rule.notify.inhibitedBy) {
      if (id !== rule.id) inhibits.set(id, [...(inhibits.get(id) ?? []), rule]);
    }
  }
  return inhibits;
}
