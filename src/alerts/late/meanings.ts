import type { Alert } from '../../model/alert.ts';
import type { Kinds } from '../../model/device-kind.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Rules, RuleVersion } from '../port.ts';
import { readRule } from '../rules/read-rule.ts';
import type { LateSpan } from './late-spans.ts';

/** What a rule decided for a time, under however many names and texts. */
export type Meaning = {
  readonly rule: Rule;
  /** Whether it decided this alert. */
  readonly isOf: (alert: Pick<Alert, 'version'>) => boolean;
  /** Nobody would have been told by a rule that was not there. */
  readonly wasInForce: (moment: EpochMs) => boolean;
};

/** More of them than this are not judged again. */
const most = 4;

/** What the rule decided while these spans were observed or arrived, the newest first. */
export function meaningsOf(
  rule: Rule,
  spans: readonly LateSpan[],
  { rules, kinds }: { readonly rules: Pick<Rules, 'versions'>; readonly kinds: Kinds },
): readonly Meaning[] {
  const versions = rules.versions(rule.id);
  const decidedBy = new Map(versions.map(({ version, decides }) => [version, decides]));
  return [...Map.groupBy(versions, ({ decides }) => decides)]
    .filter(([, some]) => some.some((version) => spans.some((span) => touches(version, span))))
    .slice(0, most)
    .flatMap(([decides, some]) => {
      const then = decides === rule.decides ? rule : ruleOf(some[0], kinds);
      // What this program does not understand any more cannot be judged.
      if (then === undefined) return [];
      return {
        rule: then,
        isOf: ({ version }) => decidedBy.get(version) === decides,
        wasInForce: (moment) =>
          some.some(({ from, until }) => from <= moment && (until === undefined || moment < until)),
      };
    });
}

const touches = ({ from, until }: RuleVersion, { first, last }: LateSpan): boolean =>
  from <= last && (until === undefined || until > first);

function ruleOf(version: RuleVersion | undefined, kinds: Kinds): Rule | undefined {
  if (version === undefined) return undefined;
  const read = readRule(version.text, { id: version.rule, file: version.rule, kinds });
  return read.ok ? read.rule : undefined;
}
