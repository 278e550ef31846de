import type { RuleId } from '../../model/rule.ts';
import type { RuleFault } from '../port.ts';
import { type FieldPath, showField } from './fault.ts';
import { locateField } from './locate.ts';
import type { RuleInForce } from './rule-versions.ts';
import type { ReadFile } from './take-up.ts';

type Others = { get(id: RuleId): Pick<RuleInForce, 'rule'> | undefined };

const path: FieldPath = ['notify', 'inhibited_by'];

/**
 * What is wrong with a rule that is kept quiet by one that it keeps quiet itself, be it by way of others: when both fire, nobody is
 * told of either.
 */
export function circleFault({ rule, text }: RuleInForce, file: string, others: Others): RuleFault | undefined {
  const found = circleFrom(rule.id, rule.notify.inhibitedBy, others);
  if (found === undefined) return undefined;
  const says =
    `makes a circle: ${[rule.id, ...found].join(' is inhibited by ')}. When they fire together, nobody is told of any: ` +
    'take one of these out';
  return { file, ...locateField(text, path), field: showField(path), says };
}

/** How it comes back to where it began. */
function circleFrom(start: RuleId, first: readonly RuleId[], others: Others): readonly RuleId[] | undefined {
  const seen = new Set<RuleId>();
  const waiting = first.map((id) => [id]);
  for (let way = waiting.shift(); way !== undefined; way = waiting.shift()) {
    const id = way.at(-1);
    if (id === start) return way;
    if (id === undefined || seen.has(id)) continue;
    seen.add(id);
    for (const next of others.get(id)?.rule.notify.inhibitedBy ?? []) waiting.push([...way, next]);
  }
  return undefined;
}

/** The files, by name; of a circle of rules, the last file that closes it is refused, and what it said before stays. */
export function refuseCircles(
  files: ReadonlyMap<string, ReadFile>,
  before: Others,
  fileOf: (name: string) => string,
): ReadonlyMap<string, ReadFile> {
  const accepted = new Map<RuleId, Pick<RuleInForce, 'rule'>>();
  const judged = new Map<string, ReadFile>();
  for (const [name, file] of [...files].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const fault = file.rule && circleFault(file.rule, fileOf(name), accepted);
    const sound = fault === undefined ? file : { ...file, rule: undefined, faults: [fault] };
    judged.set(name, sound);
    const used = sound.rule ?? (file.id && before.get(file.id));
    if (file.id !== undefined && used !== undefined) accepted.set(file.id, used);
  }
  return judged;
}
