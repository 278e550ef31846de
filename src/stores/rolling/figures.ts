import type { Duration } from '../../model/duration.ts';
import type { AreaId } from '../../model/ids.ts';
import type { Quality } from '../../model/quality.ts';
import type { Summary } from '../../model/rollup.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Tally } from './tally.ts';
import type { Windows } from './windows.ts';

/** One observation of a series, as far as rollups ask. One whose quality is `missing` is none. */
export type Point = {
  readonly time: EpochMs;
  readonly value: number;
  readonly quality: Exclude<Quality, 'missing'>;
  readonly area: AreaId | undefined;
};

/** What is added up of the values of one window, until they can be said in a few numbers. */
export interface Figures {
  /** A value that was observed in the window. */
  observe(value: number): void;
  summary(): Summary;
}

/** What was to be expected of a window. */
export type Expected = {
  /** From its start to its end, whether it is over or not. */
  readonly length: number;
  /** The longest time between two messages of a healthy device. */
  readonly every: Duration;
  readonly devices: number;
};

/** Follows one series through the windows, in the order of time. */
export interface Follower {
  take(point: Point): void;
  /** Nothing comes after the last point. */
  end(): void;
}

/** Where a follower puts what it finds. */
export type Way<Kept extends Figures> = {
  readonly windows: Windows;
  readonly staleAfter: Duration;
  /** Everything that adds up what is observed in this area in this window. */
  readonly tallies: (window: number, area: AreaId | undefined) => readonly Tally<Kept>[];
};

/** How the values of a quantity are put together. */
export interface Rule<Kept extends Figures> {
  readonly begin: () => Kept;
  readonly follow: (way: Way<Kept>) => Follower;
  /** 0 to 1. */
  readonly completeness: (counted: Kept, expected: Expected) => number;
  readonly hasPercentiles: boolean;
}
