import type { Quality } from '../../../model/quality.ts';
import { isState, type QuantityId } from '../../../model/quantity.ts';

/** One place of a series that was written down: what was said then, or nothing. */
export type Written = { readonly value: number; readonly quality: Quality } | undefined;

export type ReadValues =
  | { readonly ok: true; readonly values: readonly Written[] }
  | { readonly ok: false; readonly says: string };

/** No test needs more, and a slip of the pen makes them quickly. */
const mostValues = 100_000;
const wordPattern = /^(_|true|false|-?\d+(?:\.\d+)?)([?!]?)(?:x(\d+))?$/;
const qualityOf: Readonly<Record<string, Quality>> = { '': 'pass', '?': 'suspect', '!': 'fail' };

/** Reads `20 60x4 _x2 35? 1000!`: four times 60, twice nothing, 35 that a test suspects, 1000 that failed one. */
export function readValues(text: string, quantity: QuantityId): ReadValues {
  const values: Written[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const read = readWord(word, quantity);
    if (read === undefined) {
      return {
        ok: false,
        says: `"${word}" is no value: write 20, 20x4 (four times), _ (nothing), 35? (suspect), 35! (failed)`,
      };
    }
    if (values.length + read.times > mostValues) return { ok: false, says: `has more than ${mostValues} values` };
    for (let time = 0; time < read.times; time += 1) values.push(read.written);
  }
  return { ok: true, values };
}

function readWord(
  word: string,
  quantity: QuantityId,
): { readonly written: Written; readonly times: number } | undefined {
  const [, said, doubt = '', repeated = '1'] = wordPattern.exec(word) ?? [];
  if (said === undefined) return undefined;
  const times = Number(repeated);
  if (said === '_') return { written: undefined, times };
  const isWord = said === 'true' || said === 'false';
  if (isWord && !isState(quantity)) return undefined;
  const value = isWord ? Number(said === 'true') : Number(said);
  return { written: { value, quality: qualityOf[doubt] ?? 'pass' }, times };
}
