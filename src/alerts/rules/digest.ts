import { createHash } from 'node:crypto';
import type { Rule } from '../../model/rule.ts';

/** What of a rule its text says. */
export type RuleSubstance = Omit<Rule, 'id' | 'version' | 'decides'>;

/** The digests of a rule, from what it means: comments, spaces and the order of fields make no difference. */
export function digestsOf(rule: RuleSubstance): Pick<Rule, 'version' | 'decides'> {
  const { subject, where, when, for: held, keepFiringFor, active, quality, lateAfter, whenUnknown } = rule;
  const decides = { subject, where, when, for: held, keepFiringFor, active, quality, lateAfter, whenUnknown };
  return { version: digest(rule), decides: digest(decides) };
}

const digest = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex').slice(0, 12);

/** JSON with sorted keys; what is undefined is left out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const sorted = fields.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}
