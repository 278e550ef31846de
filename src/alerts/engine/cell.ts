import type { EpochMs } from '../../model/time.ts';
import type { Lens } from './lens.ts';
import type { Place } from './place.ts';
import type { PlannedCheck } from './plan.ts';

/** A value that a condition remembers in a form of its own. */
export type Fed = { readonly value: number; readonly time: EpochMs };

/** What a condition remembers of the past of a place besides the newest value: a window, a history, the hours of a night. */
export interface Cell {
  add(fed: Fed, of: Lens): void;
  /** As if it had not been. */
  takeBack(fed: Fed, of: Lens): void;
  /** What lies after that has not been: the clock of the arrivals was set back. */
  turnBack(to: EpochMs): void;
  /** In numbers and texts only. */
  dump(): unknown;
}

/** Makes cells of one form; conditions that remember the same share one. */
export type CellForm = {
  readonly key: string;
  readonly lenses: readonly Lens[];
  readonly make: (kept: unknown) => Cell;
  /** Of an area: how many readings a millisecond its devices are to send. */
  readonly census: Map<Place, number>;
  /** The conditions of areas that look at it. */
  readonly watchers: Map<Place, PlannedCheck[]>;
};
