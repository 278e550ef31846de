import type { Duration } from '../model/duration.ts';
import { type QuantityId, quantity } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import type { TimeSpan } from '../model/time.ts';
import { called, enough, type IndexInput, inputOf, lengthOf } from './evidence.ts';

/** A mean over a span that is made of equal windows, of which enough must count. */
export type SpanMean = {
  /** `null` when too few windows count: never a guess. */
  readonly mean: number | null;
  readonly input: IndexInput;
  readonly reasons: readonly string[];
};

/** A window of which enough is known, and that lies wholly in a span. */
export const isValid = (window: Rollup): window is ValidWindow =>
  window.counted.mean !== undefined && window.completeness >= enough;

export type ValidWindow = Rollup & { readonly counted: { readonly mean: number } };

/**
 * The mean of the windows that count: those with three quarters of their readings; three quarters of the windows must.
 * `each` names them in the reason, e.g. hours.
 */
export function meanOfValid(
  id: QuantityId,
  windows: readonly Rollup[],
  { span, every, called: each }: { readonly span: TimeSpan; readonly every: Duration; readonly called: string },
): SpanMean {
  const inside = windows.filter(({ start, end }) => start >= span.from && end <= span.to);
  const valid = inside.filter(isValid);
  const expected = Math.max(1, Math.round(lengthOf(span) / every));
  const needed = Math.ceil(expected * enough);
  const input = inputOf(id, inside, span);
  if (valid.length >= needed) return { mean: meanOf(id, valid), input, reasons: [] };
  const reason = `${called(id)}: ${valid.length} of ${expected} ${each} have three quarters of their readings; ${needed} are needed`;
  return { mean: null, input, reasons: [reason] };
}

function meanOf(id: QuantityId, windows: readonly ValidWindow[]): number {
  const means = windows.map(({ counted }) => counted.mean);
  if (quantity(id).averages === 'energy') return energyMean(means.map((level) => ({ level, weight: 1 })));
  return free(means.reduce((sum, mean) => sum + mean, 0) / means.length);
}

/** Frees a mean of the last digits of binary fractions, so that a limit is not passed by 1e-15. */
export const free = (value: number): number => Number(value.toPrecision(12));

/** LAeq of several levels, each for so long: the mean of their energies, never of the decibels. */
export function energyMean(levels: readonly { readonly level: number; readonly weight: number }[]): number {
  const total = levels.reduce((sum, { weight }) => sum + weight, 0);
  const energy = levels.reduce((sum, { level, weight }) => sum + weight * 10 ** (level / 10), 0);
  return free(10 * Math.log10(energy / total));
}
