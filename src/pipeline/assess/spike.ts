import type { QuantityId } from '../../model/quantity.ts';
import { failed, passed, suspect, type Verdict } from './verdict.ts';
import { valueText } from './wording.ts';

export type SpikeLimits = { readonly suspect: number; readonly fail: number };

/** A reading between the one before and the one behind it. */
export type Surrounded = { readonly before: number; readonly value: number; readonly behind: number };

/** Spike (QARTOD test 6, by the average): how far a reading stands from the mean of the two around it. */
export function judgeSpike(id: QuantityId, around: Surrounded, limits: SpikeLimits): Verdict {
  const { before, value, behind } = around;
  const distance = Math.abs(value - (before + behind) / 2);
  if (distance > limits.fail) return failed(explain(id, around, `fails beyond ${valueText(id, limits.fail)}`));
  if (distance > limits.suspect) return suspect(explain(id, around, `suspect beyond ${valueText(id, limits.suspect)}`));
  return passed;
}

function explain(id: QuantityId, { before, value, behind }: Surrounded, limit: string): string {
  const distance = value - (before + behind) / 2;
  const side = distance > 0 ? 'above' : 'below';
  return `spike: ${valueText(id, value)} stands ${valueText(id, Math.abs(distance))} ${side} the mean of the readings around it (${limit})`;
}
