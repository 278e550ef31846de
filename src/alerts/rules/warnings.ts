import type { RuleId } from '../../model/rule.ts';
import type { Directory } from '../../registry/port.ts';
import type { RuleFault } from '../port.ts';
import { type FieldPath, showField } from './fault.ts';
import { locateField } from './locate.ts';
import type { RuleInForce } from './rule-versions.ts';

type Known = {
  readonly rules: { has(id: RuleId): boolean };
  readonly directory: Pick<Directory, 'area' | 'device'> | undefined;
};

/** What is odd about a sound rule, because of what else there is: it is used all the same. */
export function warningsOf(
  { rule, text }: RuleInForce,
  file: string,
  { rules, directory }: Known,
): readonly RuleFault[] {
  const { areas = [], devices = [] } = rule.where;
  const odd: readonly (readonly [FieldPath, string])[] = [
    ...rule.notify.inhibitedBy
      .filter((id) => !rules.has(id))
      .map((id) => [['notify', 'inhibited_by'], `there is no rule "${id}" that could inhibit it`] as const),
    ...areas
      .filter((id) => directory !== undefined && directory.area(id) === undefined)
      .map((id) => [['where', 'areas'], `there is no area "${id}" (yet); see: barrio area list`] as const),
    ...devices
      .filter((id) => directory !== undefined && directory.device(id) === undefined)
      .map((id) => [['where', 'devices'], `there is no device "${id}" (yet); see: barrio device list`] as const),
  ];
  return odd.map(([path, says]) => ({
    file,
    ...locateField(text, path),
    field: showField(path),
    says: `${says}; the rule is used all the same`,
    isWarning: true,
  }));
}
