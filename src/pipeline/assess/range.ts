import type { QuantityId, Range } from '../../model/quantity.ts';
import { failed, passed, suspect, type Verdict } from './verdict.ts';
import { valueText } from './wording.ts';

export type RangeLimits = { readonly sensor: Range | undefined; readonly plausible: Range | undefined };

/** Gross range (QARTOD test 4): what the sensor cannot measure fails, what this city hardly sees is suspect. Limits themselves pass. */
export function judgeRange(id: QuantityId, value: number, { sensor, plausible }: RangeLimits): Verdict {
  if (sensor !== undefined && isOutside(value, sensor)) return failed(explain(id, value, ['the sensor', sensor]));
  if (plausible !== undefined && isOutside(value, plausible))
    return suspect(explain(id, value, ['what is plausible', plausible]));
  return passed;
}

const isOutside = (value: number, { min, max }: Range): boolean => value < min || value > max;

const explain = (id: QuantityId, value: number, [whose, { min, max }]: readonly [string, Range]): string =>
  `gross_range: ${valueText(id, value)} lies outside ${whose}, ${valueText(id, min)} to ${valueText(id, max)}`;
