import type { Position } from '../model/geography.ts';
import type { AreaId, DeviceId, KindId } from '../model/ids.ts';
import type { Reading, Rejudged } from '../model/observation.ts';
import type { Quality } from '../model/quality.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { EpochMs } from '../model/time.ts';
import type { TimedObservation } from '../model/value.ts';
import type { Device } from '../registry/port.ts';

/** Whether a device is connected, as the broker or its last will says. */
export type Presence = { readonly connected: boolean; readonly since: EpochMs };

/** What is known now: the newest observation of every series, in memory, and what follows from it. */
export interface CityState extends DerivedTotals {
  /**
   * Takes readings in any order; the newest of each series wins (by its time, or its arrival where that was before), so order,
   * repetition and delay change nothing.
   */
  observe(readings: readonly Reading[]): void;
  /** Takes new judgements; one of an observation that is not the newest any more, or of an older revision, changes nothing. */
  rejudge(rejudged: readonly Rejudged[]): void;
  latest(device: DeviceId, quantity: QuantityId): TimedObservation | undefined;
  /** When the device was last heard: the latest of what {@link heardAt} says of its observations. */
  lastSeen(device: DeviceId): EpochMs | undefined;
  /** When anything that it observed arrived last, however old that was. */
  lastArrival(device: DeviceId): EpochMs | undefined;
  setPresence(device: DeviceId, presence: Presence): void;
  presence(device: DeviceId): Presence | undefined;
  /** Devices within `radiusMetres`, nearest first. */
  near(query: NearQuery): readonly { readonly device: DeviceId; readonly distanceMetres: number }[];
}

export type NearQuery = {
  readonly centre: Position;
  readonly radiusMetres: number;
  readonly limit: number;
  readonly accepts: (device: DeviceId) => boolean;
};

/** What follows from the newest observations of many devices, found without looking at each of them. */
export interface DerivedTotals {
  totals(query: TotalsQuery): Totals;
  /** The registered devices whose kind measures any of these. */
  measuring(quantities: readonly QuantityId[], where: Pick<TotalsQuery, 'areas'>): readonly Device[];
}

export type TotalsQuery = {
  /** Areas whose devices count, each with what lies directly in it: {@link Directory.areasWithin}. `undefined`: the whole city. */
  readonly areas: readonly AreaId[] | undefined;
  readonly kind?: KindId | undefined;
  /** Only devices that are, or are not, for people with a disability. */
  readonly accessible?: boolean | undefined;
  readonly now: EpochMs;
};

export type Totals = {
  readonly devices: FreshnessTotals;
  /** By each state that any of the devices measures. */
  readonly states: ReadonlyMap<QuantityId, StateTotals>;
  /** `undefined` without any lamp. */
  readonly lamps: LampTotals | undefined;
};

/** Devices by when they were last heard; the four add up to the total. */
export type FreshnessTotals = {
  readonly total: number;
  readonly live: number;
  readonly late: number;
  readonly stale: number;
  readonly neverSeen: number;
};

/** Devices by what a state says of them: on + off + unknown = total, always. */
export type StateTotals = {
  readonly total: number;
  readonly on: number;
  readonly off: number;
  /** Silent for too long, doubted, or never seen. */
  readonly unknown: number;
  /** The part of `unknown` that never said anything of this state. */
  readonly neverSeen: number;
  /** The part of `unknown` that speaks, and a test doubts what it says. */
  readonly doubted: number;
  readonly basis: Basis;
};

export const noTotals: StateTotals = {
  total: 0,
  on: 0,
  off: 0,
  unknown: 0,
  neverSeen: 0,
  doubted: 0,
  basis: { values: 0, oldest: undefined, newest: undefined, quality: 'missing' },
};

/** Lamps by what an operator does about them: on + off + faulty + unknown = total. A known fault counts before the light. */
export type LampTotals = StateTotals & { readonly faulty: number };

/** The values that are known and not doubted: how many, when the first and the last of them was heard, the worst quality. */
export type Basis = {
  readonly values: number;
  readonly oldest: EpochMs | undefined;
  readonly newest: EpochMs | undefined;
  readonly quality: Quality;
};

/** Who wants to see readings as they are judged. */
export interface LiveFeed {
  publish(readings: readonly Reading[]): void;
  /** Shows observations once more that were judged anew: the same value and times, a higher revision. */
  rejudge(rejudged: readonly Rejudged[]): void;
  /** @returns how to stop. A listener must not block; one that throws is dropped. */
  subscribe(listener: LiveListener): () => void;
}

/** Is told readings as they are judged for the first time, or those observations of earlier ones that were judged again. */
export type LiveListener = (readings: readonly Reading[], judged: Judged) => void;

export type Judged = 'first' | 'again';
