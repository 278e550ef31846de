import { isCounted } from '../../model/quality.ts';
import type { Rollup } from '../../model/rollup.ts';
import { type Figures, type Point } from './figures.ts';
import { Values } from './values.ts';

type Counts = { -readonly [Name in keyof Rollup['quality']]: number };

/** Adds up one window of one series, or of one area: of the counted values, of all of them, and how many there are of each quality. */
export class Tally<Kept extends Figures> {
  readonly counted: Kept;
  readonly all: Kept;
  readonly quality: Counts = { pass: 0, not_evaluated: 0, suspect: 0, fail: 0 };
  /** The counted values one by one, where percentiles are wanted. */
  readonly values: Values | undefined;

  constructor(begin: () => Kept, { keepsValues }: { readonly keepsValues: boolean }) {
    this.counted = begin();
    this.all = begin();
    this.values = keepsValues ? new Values() : undefined;
  }

  observe({ value, quality }: Pick<Point, 'value' | 'quality'>): void {
    this.quality[quality] += 1;
    this.all.observe(value);
    if (!isCounted(quality)) return;
    this.counted.observe(value);
    this.values?.add(value);
  }
}
