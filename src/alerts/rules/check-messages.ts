import { didYouMean } from '../../model/nearest.ts';
import type { Condition } from '../../model/rule.ts';
import { choosers, comparedBy, isPlaceName, placeNames } from '../messages/places.ts';
import { mostShort } from '../messages/shorten.ts';
import { choosersOf, fillTemplate, parseTemplate, placesOf, type Template } from '../messages/template.ts';
import type { FieldPath, Report } from './fault.ts';

/** One text of the messages, e.g. that at `messages.raised.es.title`. */
export type WrittenText = { readonly path: FieldPath; readonly text: string };

/** Reports places that do not exist, or stand for nothing with this condition, and short texts that may be too long. */
export function checkMessages(
  texts: readonly WrittenText[],
  { when, report }: { readonly when: Condition | undefined; readonly report: Report },
): void {
  for (const { path, text } of texts) checkText(text, { path, when, report });
}

type Place = { readonly path: FieldPath; readonly when: Condition | undefined; readonly report: Report };

function checkText(text: string, { path, when, report }: Place): void {
  const parsed = parseTemplate(text);
  if (!parsed.ok) {
    report(path, parsed.says);
    return;
  }
  for (const name of new Set(placesOf(parsed.template))) {
    const fault = placeFault(name, when);
    if (fault !== undefined) report(path, fault);
  }
  for (const name of new Set(choosersOf(parsed.template)))
    if (isPlaceName(name) && !choosers.has(name))
      report(
        path,
        `"{${name}|...}" cannot choose between one and several: it is no number; ${[...choosers].join(', ')} are`,
      );
  if (path.at(-1) === 'short') checkLength(parsed.template, { path, when, report });
}

const ofNumbers: ReadonlySet<string> = new Set(['value', 'unit', 'limit', 'quantity']);

function placeFault(name: string, when: Condition | undefined): string | undefined {
  if (!isPlaceName(name))
    return `there is no place "{${name}}"${didYouMean(name, placeNames) || `; there are ${placeNames.map((each) => `{${each}}`).join(' ')}`}`;
  if (when === undefined) return undefined;
  const { hasNumber, usual } = comparedBy(when);
  if (!hasNumber && ofNumbers.has(name)) return `"{${name}}" stands for nothing: the condition compares no number`;
  if (usual === undefined && name === 'usual') return '"{usual}" stands for nothing: the condition is not "usual"';
  return undefined;
}

/** How long what is put into a place is, at most, as a rule. */
const lengths: Readonly<Record<string, number>> = {
  place: 30,
  value: 7,
  unit: 6,
  limit: 6,
  quantity: 26,
  usual: 7,
  count: 3,
  total: 4,
  devices: 50,
  since: 12,
  at: 5,
  observed: 5,
  duration: 20,
  rule: 30,
};

function checkLength(template: Template, { path, report }: Place): void {
  const length = longest(template);
  if (length > mostShort)
    report(
      path,
      `may have ${length} characters when it is filled in, and ${mostShort} fit into one SMS: say it shorter`,
    );
}

const longest = (template: Template): number =>
  fillTemplate(template, {
    fill: (name) => 'x'.repeat(lengths[name] ?? 0),
    choose: (_name, choices) => choices.toSorted((one, other) => longest(other) - longest(one))[0] ?? [],
  }).length;
