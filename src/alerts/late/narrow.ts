import { subjectOf } from '../../model/alert.ts';
import type { Rule } from '../../model/rule.ts';
import type { LateSpan } from './late-spans.ts';

/** So many subjects are asked for by name; more are found faster by reading all. */
const mostNamed = 200;

/** The rule, looking only at what these spans are about. It decides of them what it always decides. */
export function narrow(rule: Rule, spans: readonly LateSpan[]): Rule {
  const subjects = [...new Set(spans.map(({ subject }) => subject))];
  if (subjects.includes('') || subjects.length > mostNamed) return rule;
  const named = subjects.map(subjectOf);
  const devices = named.flatMap((subject) => (subject.is === 'device' ? [subject.id] : []));
  const areas = named.flatMap((subject) => (subject.is === 'area' ? [subject.id] : []));
  if (devices.length === subjects.length) return { ...rule, where: { ...rule.where, devices } };
  const isWhole = areas.length < subjects.length || rule.where.areas !== undefined;
  return isWhole ? rule : { ...rule, where: { ...rule.where, areas } };
}
