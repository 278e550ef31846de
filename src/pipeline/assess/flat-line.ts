import type { Duration } from '../../model/duration.ts';
import type { QuantityId, Range } from '../../model/quantity.ts';
import { failed, passed, suspect, type Verdict } from './verdict.ts';
import { spanText, valueText } from './wording.ts';

export type FlatLimits = {
  readonly suspectAfter: Duration;
  readonly failAfter: Duration;
  readonly rests?: readonly Range[] | undefined;
};

/** Flat line (QARTOD test 8), by duration: how long the very same value has been repeated. A value that may rest passes. */
export function judgeFlatLine(
  id: QuantityId,
  { value, repeatedFor }: { readonly value: number; readonly repeatedFor: number },
  { suspectAfter, failAfter, rests }: FlatLimits,
): Verdict {
  if (repeatedFor < suspectAfter) return passed;
  if (rests?.some(({ min, max }) => value >= min && value <= max) === true) return passed;
  const reason = `flat_line: ${valueText(id, value)} for ${spanText(repeatedFor)}`;
  if (repeatedFor >= failAfter) return failed(`${reason} (fails from ${spanText(failAfter)})`);
  return suspect(`${reason} (suspect from ${spanText(suspectAfter)})`);
}
