import { parse } from 'yaml';
import { messageOf } from '../../../model/errors.ts';
import { unwieldy } from '../../rules/unwieldy.ts';
import { type Script, ScriptShape } from './script-shape.ts';

export type ReadScript =
  | { readonly ok: true; readonly script: Script }
  | { readonly ok: false; readonly faults: readonly string[] };

/** What the YAML text of a file of tests means; or everything that is wrong with it. */
export function readScript(text: string): ReadScript {
  const tooMuch = unwieldy(text);
  if (tooMuch !== undefined) return { ok: false, faults: [`this ${tooMuch}`] };
  let content: unknown;
  try {
    // As text, a time stays what it says.
    content = parse(text, { schema: 'core', maxAliasCount: 100 });
  } catch (error) {
    return { ok: false, faults: [`this is no YAML: ${messageOf(error)}`] };
  }
  const read = ScriptShape.safeParse(content);
  if (read.success) return { ok: true, script: read.data };
  return { ok: false, faults: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}
