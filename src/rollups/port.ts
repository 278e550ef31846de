import type { Position } from '../journal/port.ts';
import type { Duration } from '../model/duration.ts';
import type { KindId } from '../model/ids.ts';
import type { Reading, Rejudged } from '../model/observation.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { Rollup, RollupLevel } from '../model/rollup.ts';
import type { EpochMs } from '../model/time.ts';
import type { TimeSpan } from '../stores/port.ts';

/** What is on its way to the store. */
export type Arriving = {
  readonly readings: readonly Reading[];
  readonly rejudged: readonly Rejudged[];
  readonly upTo: Position;
};

/**
 * The hours whose rollups are not what the readings say: new, late or judged anew. The list survives the process, so an hour that was
 * written to is worked out again however often we die.
 */
export interface DirtyHours {
  /** The store is another one than before, or was put back: all of it has to be looked through. Durable when it resolves. */
  storeIsNew(): Promise<void>;
  /** Marks what a batch touches. Durable when it resolves, and called before the store has the batch. */
  expect(arriving: Arriving): Promise<void>;
  /** The store has everything up to here: what was expected until then can be worked out. */
  arrived(upTo: Position): void;
}

/** The past in windows, from the level that answers best: kept rollups where there are, the raw readings where not. */
export interface History {
  /**
   * All windows that touch the span, as a whole, ordered by group, then start. Windows without data are left out. `every` is a
   * level, or any other span, which only the raw readings can answer.
   *
   * @throws {CallerError} when it makes more windows than one answer holds, or reaches behind the raw readings that are left.
   */
  rollups(query: HistoryQuery): Promise<HistoryAnswer>;
}

export type HistoryQuery = TimeSpan & {
  readonly kind: KindId;
  readonly quantities: readonly QuantityId[];
  readonly by: 'device' | 'area';
  /** One device, or areas (empty: the whole kind); all when left out. */
  readonly groups?: readonly string[] | undefined;
  readonly every: RollupLevel | Duration;
};

export type PastRollup = Rollup & {
  /** Worked out from readings just now, and not kept: it may still change without a new revision. */
  readonly isOpen: boolean;
};

export type HistoryAnswer = { readonly rollups: readonly PastRollup[] };

/** How far the rollups are behind the readings. */
export type RollupsState = {
  /** Whether it is known of every hour that was there before whether it is rolled up. */
  readonly isSurveyed: boolean;
  /** Hours that are over and have to be rolled up, counted by kind. */
  readonly hoursLeft: number;
  readonly lastTurn: { readonly at: EpochMs; readonly tookMs: number; readonly isComplete: boolean } | undefined;
  /** Why the last turn failed, where it did. */
  readonly trouble: string | undefined;
};

export interface RollupsWatch {
  state(): RollupsState;
}
