import type { Kinds } from '../../model/device-kind.ts';
import type { Rule, RuleId } from '../../model/rule.ts';
import type { EpochMs } from '../../model/time.ts';
import type { RuleFault, RuleVersion } from '../port.ts';
import { readRule } from './read-rule.ts';
import type { SeenFile } from './rule-folder.ts';
import { ruleOfFile } from './rule-folder.ts';
import type { RuleInForce, RuleTurn } from './rule-versions.ts';

/** What one file says, when it was read last. */
export type ReadFile = {
  readonly mark: string;
  readonly id: RuleId | undefined;
  readonly rule: RuleInForce | undefined;
  readonly faults: readonly RuleFault[];
};

type Source = { readonly name: string; readonly file: string; readonly mark: string; readonly kinds: Kinds };

/** Understands a file. */
export function takeFile(seen: SeenFile, { name, file, mark, kinds }: Source): ReadFile {
  const id = ruleOfFile(name);
  const fault = (says: string): ReadFile => ({
    mark,
    id,
    rule: undefined,
    faults: [{ file, line: undefined, column: undefined, field: '', says }],
  });
  if (id === undefined)
    return fault('cannot be a rule: name it with lower-case letters, digits and single hyphens, and .yaml behind');
  if (!seen.ok) return fault(`cannot be read: ${seen.reason}`);
  const read = readRule(seen.text, { id, file, kinds });
  if (!read.ok) return { mark, id, rule: undefined, faults: read.faults };
  return { mark, id, rule: { rule: read.rule, text: seen.text }, faults: [] };
}

/** What is in force when the files are as they are: of faulty ones, what they said before. */
export function nextInForce(
  files: Iterable<Pick<ReadFile, 'id' | 'rule'>>,
  before: ReadonlyMap<RuleId, RuleInForce>,
): ReadonlyMap<RuleId, RuleInForce> {
  const next = new Map<RuleId, RuleInForce>();
  for (const { id, rule } of files) {
    const used = rule ?? (id && before.get(id));
    if (id !== undefined && used !== undefined) next.set(id, used);
  }
  return new Map([...next].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** What has to be written down so that the book says what is in force; `undefined` when it does. */
export function turnTo(
  next: ReadonlyMap<RuleId, RuleInForce>,
  kept: ReadonlyMap<RuleId, RuleVersion>,
  at: EpochMs,
): RuleTurn | undefined {
  const begun = [...next.values()].filter(({ rule }) => kept.get(rule.id)?.version !== rule.version);
  const reworded = [...next.values()].filter(({ rule, text }) => {
    const version = kept.get(rule.id);
    return version?.version === rule.version && version.text !== text;
  });
  const ended = [...kept.keys()].filter((id) => !next.has(id));
  return begun.length + reworded.length + ended.length === 0 ? undefined : { at, begun, ended, reworded };
}

/** The rules that a book says, where this program still understands them. */
export function recall(versions: readonly RuleVersion[], kinds: Kinds): ReadonlyMap<RuleId, RuleInForce> {
  return new Map(
    versions.flatMap(({ rule: id, text }): [RuleId, RuleInForce][] => {
      const read = readRule(text, { id, file: id, kinds });
      return read.ok ? [[id, { rule: read.rule, text }]] : [];
    }),
  );
}

export const rulesOf = (inForce: ReadonlyMap<RuleId, RuleInForce>): readonly Rule[] =>
  [...inForce.values()].map(({ rule }) => rule);
