import type { YamlPath } from './yaml-path.ts';

/** A part of a JSON Schema, as far as it helps. */
export type Schema = {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
};

export type FieldHelp = { readonly name: string; readonly says: string; readonly isNeeded: boolean };

/** What can be written at a place. */
export type Help = {
  /** Of the field around it, the innermost that says something. */
  readonly says: string;
  /** What is meant when nothing is written. */
  readonly otherwise: string | undefined;
  /** Words of a closed list. */
  readonly choices: readonly string[];
  readonly fields: readonly FieldHelp[];
};

/** What can be written where the path leads; of the nearest field around it that is known. */
export function helpAt(schema: Schema, path: YamlPath): Help {
  let here = allOf(schema, schema);
  for (const step of path) {
    const inside = here.flatMap((part) => stepInto(part, step)).flatMap((part) => allOf(part, schema));
    if (inside.length === 0) break;
    here = inside;
  }
  const otherwise = here.find((part) => part.default !== undefined)?.default;
  return {
    says: here.find(({ description }) => description !== undefined)?.description ?? '',
    otherwise: otherwise === undefined ? undefined : shown(otherwise),
    choices: [...new Set(here.flatMap(choicesOf))],
    fields: fieldsOf(here, schema),
  };
}

/** All that a part may be: through references and alternatives. */
function allOf(part: Schema, whole: Schema, depth = 0): readonly Schema[] {
  if (depth > 8) return [];
  const referred = part.$ref === undefined ? [] : [refer(part.$ref, whole)];
  const others = [...referred, ...(part.anyOf ?? []), ...(part.oneOf ?? []), ...(part.allOf ?? [])];
  return [part, ...others.flatMap((other) => allOf(other, whole, depth + 1))];
}

const refer = (ref: string, whole: Schema): Schema => whole.$defs?.[ref.replace('#/$defs/', '')] ?? {};

function stepInto(part: Schema, step: string): readonly Schema[] {
  if (step === '[]') return part.items === undefined ? [] : [part.items];
  const own = part.properties?.[step];
  if (own !== undefined) return [own];
  // In a list that is written in one line, or of which the dash is not written yet.
  return part.items === undefined ? [] : stepInto(part.items, step);
}

function choicesOf(part: Schema): readonly string[] {
  if (part.enum !== undefined) return part.enum.map(String);
  if (part.const !== undefined) return [typeof part.const === 'string' ? part.const : JSON.stringify(part.const)];
  if (part.type === 'boolean') return ['true', 'false'];
  return part.items === undefined ? [] : choicesOf(part.items);
}

function fieldsOf(parts: readonly Schema[], whole: Schema): readonly FieldHelp[] {
  const fields = new Map<string, FieldHelp>();
  for (const part of parts) {
    for (const [name, field] of Object.entries(part.properties ?? {})) {
      const says = allOf(field, whole).find(({ description }) => description !== undefined)?.description ?? '';
      fields.set(name, fields.get(name) ?? { name, says, isNeeded: part.required?.includes(name) === true });
    }
  }
  return [...fields.values()];
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
