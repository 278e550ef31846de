import type { Rule } from '../../model/rule.ts';

/** The rules that may keep a rule quiet, and those that may keep these quiet, and so on; without the rule itself. */
export function beside(rule: Rule, all: readonly Rule[]): readonly Rule[] {
  const found = new Map<string, Rule>();
  const waiting: Rule[] = [rule];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const id of next.notify.inhibitedBy) {
      const other = all.find((each) => each.id === id);
      if (other === undefined || id === rule.id || found.has(id)) continue;
      found.set(id, other);
      waiting.push(other);
    }
  }
  return [...found.values()];
}
