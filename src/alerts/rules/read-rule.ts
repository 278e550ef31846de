import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Kinds } from '../../model/device-kind.ts';
import { messageOf } from '../../model/errors.ts';
import type { Rule, RuleId } from '../../model/rule.ts';
import type { RuleFault, RuleRefusal } from '../port.ts';
import type { WrittenText } from './check-messages.ts';
import { checkRule } from './check-rule.ts';
import { type Fault, type FieldPath, showField } from './fault.ts';
import { locate } from './locate.ts';
import { ruleOf } from './rule-of.ts';
import { RuleShape } from './rule-shape.ts';
import { unwieldy } from './unwieldy.ts';

export type ReadRule = { readonly ok: true; readonly rule: Rule } | RuleRefusal;

const mostBytes = 64 * 1024;

/** What the YAML text of a rule means; or everything that is wrong with it, and where. */
export function readRule(
  text: string,
  { id, file, kinds }: { readonly id: RuleId; readonly file: string; readonly kinds: Kinds },
): ReadRule {
  const whole = (says: string): ReadRule => ({
    ok: false,
    faults: [{ file, line: undefined, column: undefined, field: '', says }],
  });
  if (Buffer.byteLength(text) > mostBytes)
    return whole(`is longer than ${mostBytes / 1024} KiB: a rule fits on a page`);
  if (text.trim() === '') return whole('is empty: write a rule into it, or remove it (docs/rules.md shows how)');
  const tooMuch = unwieldy(text);
  if (tooMuch !== undefined) return whole(tooMuch);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  // The first one brings about the others.
  const [torn] = [...document.errors, ...document.warnings];
  if (torn !== undefined) {
    const { line, col } = lines.linePos(torn.pos[0]);
    const says = `this is no YAML: ${torn.message}${hasBareBrace(text, line) ? '; quote texts with { }, e.g. "{place}: ..."' : ''}`;
    return { ok: false, faults: [{ file, line, column: col, field: '', says }] };
  }
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    return whole(`cannot be read: ${messageOf(error)}`);
  }
  const { rule, faults } = understand(content, { id, kinds });
  if (rule !== undefined && faults.length === 0) return { ok: true, rule };
  const placed = faults.map((fault): RuleFault => {
    const { line, column } = locate(document.contents, fault, lines);
    return { file, line, column, field: showField(fault.path), says: fault.says };
  });
  return { ok: false, faults: placed.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)) };
}

/** A text that begins with a place, or has one within braces, is fields to YAML. */
const hasBareBrace = (text: string, line: number): boolean =>
  text
    .split('\n')
    .slice(Math.max(0, line - 2), line)
    .some((each) => /:\s+[^"'\n]*\{[a-z_]+[|}]/.test(each));

function understand(
  content: unknown,
  { id, kinds }: { readonly id: RuleId; readonly kinds: Kinds },
): { readonly rule?: Rule; readonly faults: readonly Fault[] } {
  const parsed = RuleShape.safeParse(content);
  const faults = parsed.success ? [] : parsed.error.issues.flatMap((issue) => faultsOf(issue, content));
  const when = checkRule(soundParts(withoutUnknown(content, faults)), {
    id,
    kinds,
    report: (path, says) => void faults.push({ path, says }),
  });
  return parsed.success && when !== undefined ? { rule: ruleOf(id, parsed.data, when), faults } : { faults };
}

/** What else is wrong is told too, whether or not a field is spelled wrongly beside it. */
function withoutUnknown(content: unknown, faults: readonly Fault[]): unknown {
  const copy: unknown = structuredClone(content);
  for (const { path, isAboutKey } of faults) {
    const around = isAboutKey === true ? valueAt(copy, path.slice(0, -1)) : undefined;
    if (around instanceof Object) Reflect.deleteProperty(around, path.at(-1) ?? '');
  }
  return copy;
}

/** The parts of a rule that are well-formed, so that what makes no sense in one is told together with what is wrong in another. */
function soundParts(content: unknown) {
  const given = new Map(content instanceof Object ? Object.entries(content) : []);
  const part = <Shape extends z.ZodType>(shape: Shape, name: string): z.output<Shape> | undefined =>
    shape.safeParse(given.get(name)).data;
  const { shape } = RuleShape;
  return {
    audience: part(shape.audience, 'audience'),
    each: part(shape.each, 'each'),
    where: part(shape.where, 'where'),
    when: part(shape.when, 'when'),
    active: part(shape.active, 'active'),
    notify: part(shape.notify, 'notify'),
    messages: textsIn(given.get('messages')),
    warning: part(shape.warning, 'warning'),
  };
}
export type SoundParts = ReturnType<typeof soundParts>;

/** The texts of messages with their places, also of messages that lack something. */
function textsIn(written: unknown): readonly WrittenText[] {
  const texts: WrittenText[] = [];
  const walk = (value: unknown, path: FieldPath): void => {
    if (typeof value === 'string' && path.length === 4) texts.push({ path, text: value });
    else if (value instanceof Object && path.length < 4)
      for (const [key, part] of Object.entries(value)) walk(part, [...path, key]);
  };
  walk(written, ['messages']);
  return texts;
}

/** One fault of the shape; of unknown fields, one each. */
function faultsOf(issue: z.core.$ZodIssue, content: unknown): readonly Fault[] {
  const path: FieldPath = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const says = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      says: says[index] ?? issue.message,
      isAboutKey: true,
    }));
  }
  const isMissing = path.length > 0 && valueAt(content, path) === undefined;
  const { message } = issue;
  return [{ path, says: isMissing ? `is missing: ${message.replace(/, got (nothing|undefined)$/, '')}` : message }];
}

function valueAt(content: unknown, path: FieldPath): unknown {
  let value = content;
  for (const step of path)
    value = value instanceof Object ? new Map(Object.entries(value)).get(String(step)) : undefined;
  return value;
}
