import { didYouMean } from '../../model/nearest.ts';
import type { RuleId } from '../../model/rule.ts';
import type { Directory } from '../../registry/port.ts';
import type { RuleFault } from '../port.ts';
import { type FieldPath, showField } from './fault.ts';
import { locateField } from './locate.ts';
import type { ReceiversBeside } from './receivers-beside.ts';
import type { RuleInForce } from './rule-versions.ts';

type Known = {
  readonly rules: { has(id: RuleId): boolean };
  readonly directory: KnownPlaces | undefined;
  /** `undefined`: nobody knows who is on duty. */
  readonly receivers?: ReceiversBeside | undefined;
};

export type KnownPlaces = Pick<Directory, 'area' | 'device'> & Partial<Pick<Directory, 'areas'>>;

type Odd = readonly (readonly [FieldPath, string])[];

/** What is odd about a sound rule, because of what else there is: it is used all the same. */
export function warningsOf(
  { rule, text }: RuleInForce,
  file: string,
  { rules, directory, receivers }: Known,
): readonly RuleFault[] {
  const { areas = [], devices = [] } = rule.where;
  const odd: Odd = [
    ...rule.notify.inhibitedBy
      .filter((id) => !rules.has(id))
      .map((id) => [['notify', 'inhibited_by'], `there is no rule "${id}" that could inhibit it`] as const),
    ...areas
      .filter((id) => directory !== undefined && directory.area(id) === undefined)
      .map(
        (id) =>
          [
            ['where', 'areas'],
            `there is no area "${id}" (yet)${nearArea(id, directory) || '; see: barrio area list'}`,
          ] as const,
      ),
    ...devices
      .filter((id) => directory !== undefined && directory.device(id) === undefined)
      .map((id) => [['where', 'devices'], `there is no device "${id}" (yet); see: barrio device list`] as const),
    ...(receivers === undefined ? [] : unheard(rule, receivers)),
  ];
  return odd.map(([path, says]) => ({
    file,
    ...locateField(text, path),
    field: showField(path),
    says: `${says}; the rule is used all the same`,
    isWarning: true,
  }));
}

const nearArea = (written: string, directory: KnownPlaces | undefined): string =>
  didYouMean(
    written,
    [...(directory?.areas?.() ?? [])].map(({ id }) => id),
  );

/** Who is named, and hears nothing. */
function unheard({ notify }: RuleInForce['rule'], receivers: ReceiversBeside): Odd {
  const named: Odd = [
    ...notify.receivers.map((name) => [['notify', 'receivers'], name] as const),
    ...notify.escalate.flatMap((step, index) =>
      step.receivers.map((name) => [['notify', 'escalate', index, 'receivers'], name] as const),
    ),
  ];
  return named.flatMap(([path, name]): Odd => {
    if (receivers.has(name)) return [];
    return [[path, `receivers.yaml has no "${name}": nobody is told${didYouMean(name, receivers.keys())}`]];
  });
}

/** Who is named by rules and cannot be reached: one line for all. */
export function unreachableReceivers(
  rules: readonly RuleInForce[],
  { file, receivers }: { readonly file: string; readonly receivers: ReceiversBeside | undefined },
): readonly RuleFault[] {
  const named = rules.flatMap(({ rule: { notify } }) => [notify, ...notify.escalate].flatMap((each) => each.receivers));
  const silent = [...new Set(named)].filter((name) => receivers?.get(name)?.isReachable === false).toSorted();
  if (silent.length === 0) return [];
  const says = `no way is written for ${silent.join(', ')} (by: []): rules name them, and nobody is told`;
  return [{ file, line: undefined, column: undefined, field: 'receivers', says, isWarning: true }];
}
