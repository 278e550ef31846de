import type { QuantityId } from '../../model/quantity.ts';
import type { CellForm } from './cell.ts';
import type { Check } from './check.ts';
import type { Lens } from './lens.ts';
import type { Place } from './place.ts';
import type { Tally } from './tally.ts';
import type { WatchedRule } from './watched-rule.ts';

/** A condition that a place has to be asked about, and who wants to know. */
export type PlannedCheck = {
  readonly check: Check;
  /** Where its answer stands among the codes of the place. */
  readonly index: number;
  readonly rules: readonly WatchedRule[];
  readonly tallies: readonly Tally[];
  /** Its answer must be right at any time, and not only while it holds. */
  readonly isCounted: boolean;
};

/** What to do with a value that is seen through a lens. */
export type Intake = {
  readonly lens: Lens;
  readonly row: number;
  readonly cells: readonly CellForm[];
  readonly areaCells: readonly CellForm[];
  /** Where its newest times are remembered; `undefined` when no window is filled from it. */
  readonly times: string | undefined;
  readonly checks: readonly PlannedCheck[];
};

/** What rules want of a device of one kind in one area, or of an area. Shared by all that are alike. */
export type Plan = {
  readonly lenses: readonly Lens[];
  readonly checks: readonly PlannedCheck[];
  readonly intakes: ReadonlyMap<QuantityId, readonly Intake[]>;
  /** The checks that ask whether anything was heard. */
  readonly absences: readonly PlannedCheck[];
  readonly tallies: readonly Tally[];
  readonly areaCells: readonly CellForm[];
  /** The areas that the device lies in, and the city. */
  readonly around: readonly Place[];
};

export const emptyPlan: Plan = {
  lenses: [],
  checks: [],
  intakes: new Map(),
  absences: [],
  tallies: [],
  areaCells: [],
  around: [],
};
