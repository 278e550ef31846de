import type { Duration } from '../model/duration.ts';
import type { AreaId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';
import type { Basis } from '../state/port.ts';

/** The bays of one area that are forecast together. */
export type BayGroup = { readonly area: AreaId; readonly accessibleOnly: boolean };

/** What is known of a group of bays at one moment: `free <= known <= bays`. */
export type BayCount = { readonly free: number; readonly known: number; readonly bays: number };

/** The chance of finding at least one free place, or why nobody can tell. */
export type Chance = {
  readonly minutes: number;
  readonly at: EpochMs;
  /** 0 to 1; `null` when it is not known. */
  readonly probability: number | null;
  /** A sentence: on what the number rests, or why there is none. */
  readonly because: string;
  /** The share of the time at which a place is free at that hour, whatever is known now; `null` when it is not known. */
  readonly usual: number | null;
  /** Moments of the past like this one. */
  readonly comparable: number;
};

export type ParkingForecast = {
  readonly group: BayGroup;
  readonly madeAt: EpochMs;
  readonly now: BayCount;
  /** What `now` rests on. */
  readonly basis: Basis;
  /** Days of history that this area was learnt from. */
  readonly days: number;
  readonly chances: readonly Chance[];
};

/** Tells how likely a free place is, a little ahead. */
export interface ParkingForecasts {
  /** From what is known now and what was learnt; horizons of 5 to 60 minutes, in steps of 5. */
  ahead(group: BayGroup, horizons: readonly Duration[]): ParkingForecast;
  /** How far the past has been learnt: areas with and without enough of it. */
  state(): {
    readonly learning: boolean;
    readonly groups: number;
    readonly able: number;
    readonly learntAt: EpochMs | undefined;
  };
}
