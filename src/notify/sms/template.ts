import { ConfigError } from '../../model/errors.ts';

/** What stands in the places of a template. */
export type SmsFields = { readonly to: string; readonly text: string; readonly key: string; readonly from: string };
type Field = keyof SmsFields;

const places = /\{(\w+)\}/g;
const known: readonly string[] = ['to', 'text', 'key', 'from'] satisfies readonly Field[];
const isField = (name: string): name is Field => known.includes(name);

/** How what is put in is written there, so that no text of a message can say more than text. */
export type Form = 'json' | 'form' | 'plain';

const written: Readonly<Record<Form, (value: string) => string>> = {
  json: (value) => JSON.stringify(value).slice(1, -1),
  form: encodeURIComponent,
  plain: (value) => value,
};

export const formOf = (contentType: string): Form => {
  if (/\bjson\b/.test(contentType)) return 'json';
  return contentType.startsWith('application/x-www-form-urlencoded') ? 'form' : 'plain';
};

/** @throws {ConfigError} when it has a place that is not one, no place for text or number, or is no JSON where it says so. */
export function checkTemplate(template: string, form: Form): void {
  const names = [...template.matchAll(places)].map(([, name = '']) => name);
  const strange = names.find((name) => !isField(name));
  if (strange !== undefined) {
    throw new ConfigError(
      `BARRIO_SMS_BODY holds {${strange}}; it may hold ${known.map((name) => `{${name}}`).join(', ')}`,
    );
  }
  for (const needed of ['to', 'text']) {
    if (!names.includes(needed)) throw new ConfigError(`BARRIO_SMS_BODY holds no {${needed}}`);
  }
  if (form === 'json' && !isJson(template)) {
    throw new ConfigError(
      'BARRIO_SMS_BODY is no JSON; write places in quotation marks, such as {"to":"{to}","text":"{text}"}',
    );
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const fill = (template: string, fields: SmsFields, form: Form): string =>
  template.replaceAll(places, (place, name: string) => (isField(name) ? written[form](fields[name]) : place));
