import { type QuantityId, quantity } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import type { TimeSpan } from '../model/time.ts';

/** What one quantity gave to an index: how many values, how good they were, and how much there should have been. */
export type IndexInput = {
  readonly quantity: QuantityId;
  /** Values that no test doubts; the others do not enter. */
  readonly counted: number;
  readonly quality: Rollup['quality'];
  /** 0 to 1, of the whole span. */
  readonly completeness: number;
  /** How often what it was worked out from has been corrected since. */
  readonly corrections: number;
};

/** What an index rests on. */
export type IndexBasis = TimeSpan & { readonly inputs: readonly IndexInput[] };

/**
 * Below this share of the expected readings a mean does not count (Directive 2008/50/EC, annexes VII and XI ask for 75 % of an hour,
 * and of the hours of a mean).
 */
export const enough = 0.75;

export const lengthOf = ({ from, to }: TimeSpan): number => Math.max(0, to - from);

/**
 * The milliseconds of a span in which a window knows something. Its knowledge is spread evenly over it, as far as it was over when it was
 * worked out.
 */
export function knownWithin(window: Rollup, span: TimeSpan): number {
  const over = window.workedOutAt > window.start ? Math.min(window.end, window.workedOutAt) : window.end;
  const overlap = Math.max(0, Math.min(over, span.to) - Math.max(window.start, span.from));
  const known = window.completeness * (window.end - window.start) * (overlap / (over - window.start));
  return Math.min(overlap, known);
}

/** Sums up what the windows of one quantity gave within a span. */
export function inputOf(id: QuantityId, windows: readonly Rollup[], span: TimeSpan): IndexInput {
  const touching = windows.filter(({ start, end }) => start < span.to && end > span.from);
  const quality = { pass: 0, not_evaluated: 0, suspect: 0, fail: 0 };
  let [counted, known, corrections] = [0, 0, 0];
  for (const window of touching) {
    counted += window.counted.count;
    known += knownWithin(window, span);
    corrections += window.revision - 1;
    quality.pass += window.quality.pass;
    quality.not_evaluated += window.quality.not_evaluated;
    quality.suspect += window.quality.suspect;
    quality.fail += window.quality.fail;
  }
  const completeness = lengthOf(span) === 0 ? 0 : Math.min(1, known / lengthOf(span));
  return { quantity: id, counted, quality, completeness, corrections };
}

/** How people call a quantity in a reason. */
export const called = (id: QuantityId): string => quantity(id).label;

/** A share as people read it, never rounded up to what it is not: 74.6 % is not 75 %. */
export const percent = (share: number): string => `${Math.floor(share * 100)} %`;
