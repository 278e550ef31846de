import type { Position } from '../journal/port.ts';
import type { Duration } from '../model/duration.ts';
import type { AreaId, DeviceId, KindId } from '../model/ids.ts';
import type { Reading, Rejudged } from '../model/observation.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { RejectionCode } from '../model/rejection.ts';
import type { Rollup, RollupGroup, RollupLevel } from '../model/rollup.ts';
import type { EpochMs, TimeSpan } from '../model/time.ts';

/**
 * Keeps readings and answers questions about them. The identity of an observation is (device, quantity, time): writing it again
 * with the same value changes nothing, whichever store it is.
 */
export interface Store {
  readonly name: string;
  /**
   * The journal position up to which this store has everything, and what was sealed with it, when it keeps that together with the
   * data (then each message is applied exactly once). `undefined` when it does not: the ledger's place serves, and a repetition is
   * harmless.
   */
  resumeFrom(): Promise<StorePlace | undefined>;
  /**
   * Keeps a batch. Durable when it resolves. A reading that the store refuses for good is in `refused`, and the rest is kept.
   *
   * @throws {UnavailableError} when the store is down, slow beyond its limit, full, or does not let us in. Nothing is lost: the
   *   caller keeps the batch and tries again. Part of the batch may have been kept.
   */
  append(batch: StoreBatch): Promise<SealedReceipt>;
  /** The newest observation of every series, for the start: one or more readings per device, in no order. */
  latest(): Promise<readonly Reading[]>;
  /** Readings of one device, newest first unless asked otherwise. */
  readings(query: ReadingsQuery): Promise<readonly Reading[]>;
  /**
   * All readings of one kind whose time lies in the span, ordered by time, then device, in batches, as they were kept when they are
   * reached. Whoever stops early ends the question.
   *
   * @throws {UnavailableError} as {@link append}.
   */
  scan(query: ScanQuery): AsyncIterable<readonly Reading[]>;
  /** One row per group and time bucket that has data, ordered by group, then time. */
  aggregate(query: AggregateQuery): Promise<readonly AggregateRow[]>;
  /**
   * Works out rollups of these windows from the readings that it keeps, without keeping them: `revision` 1, worked out at `at`. A
   * group or series without a reading (and, for states, without one that still holds) is left out. Ordered by group, then start.
   */
  workOut(task: RollupTask): Promise<readonly Rollup[]>;
  /**
   * Works them out and keeps them. Of what is kept already, only what changed is written again, with one more `revision`; what has
   * lost all its readings stays. Durable when it resolves; doing it again changes nothing.
   *
   * @throws {UnavailableError} as {@link append}.
   */
  rollUp(task: RollupTask & { readonly level: RollupLevel }): Promise<RolledUp>;
  /** Kept rollups whose window begins in the span, ordered by group, then start. */
  rollups(query: RollupQuery): Promise<readonly Rollup[]>;
  /**
   * Deletes what is older. @throws {CallerError} (501, `store_keeps_its_own`) when the store cannot be told to; then its own
   * retention has to be set.
   */
  forget(task: ForgetTask): Promise<void>;
  health(): Promise<StoreHealth>;
  /**
   * Copies everything that it keeps, as of one moment, into a folder that exists, while it goes on taking readings. `undefined`
   * when the store is a server, which has backups of its own.
   *
   * @throws {UnavailableError} when the copy cannot be made; what was begun of it may lie there.
   */
  copyTo(folder: string): Promise<StoreCopy | undefined>;
  close(): Promise<void>;
}

/** Where a store is in the journal. */
export type StorePlace = {
  readonly upTo: Position;
  /** What was sealed with the batch that brought it there; empty when nothing was. */
  readonly sealed: string;
};

export type StoreBatch = {
  readonly readings: readonly Reading[];
  /** New judgements of readings of this batch or of earlier ones. The highest revision of each counts, whatever comes first. */
  readonly rejudged?: readonly Rejudged[] | undefined;
  /** Everything up to here is in this batch or was before: kept together with the data where the store can. */
  readonly upTo: Position;
  /**
   * Makes what is to be kept together with the position, as soon as it is known what of the batch is new. Called once a try, by
   * stores that keep their position.
   */
  readonly seal?: ((receipt: StoreReceipt) => string) | undefined;
};

export type StoreReceipt = {
  /** Observations that are new. A store that cannot tell (InfluxDB overwrites) counts what it wrote. */
  readonly stored: number;
  /** Observations that were there already. */
  readonly duplicates: number;
  /** The same one by one: readings of which so many observations were there already. */
  readonly repeated: readonly { readonly reading: Reading; readonly observations: number }[];
  /** What is not kept, for good; `store_refused` where no other code says more. */
  readonly refused: readonly {
    readonly reading: Reading;
    readonly reason: string;
    readonly code?: RejectionCode | undefined;
  }[];
};

/**
 * A receipt, and what was sealed, where the store keeps that: when an earlier try had been kept although it seemed to fail, what that
 * one sealed, and the receipt says nothing.
 */
export type SealedReceipt = StoreReceipt & { readonly sealed?: string | undefined };

/** A copy of a store, ready to be opened in its place. */
export type StoreCopy = {
  readonly file: string;
  readonly upTo: Position | undefined;
  /** Rows of each kind in it. */
  readonly rows: Readonly<Record<string, number>>;
};

export type { TimeSpan };

export type ReadingsQuery = TimeSpan & {
  readonly device: DeviceId;
  readonly kind: KindId;
  /** All of the kind's when left out. */
  readonly quantities?: readonly QuantityId[] | undefined;
  readonly limit: number;
  readonly order?: 'newest_first' | 'oldest_first' | undefined;
};

export type ScanQuery = TimeSpan & {
  readonly kind: KindId;
  /** All of the kind's when left out. A reading without any of them is left out, unless none were asked for (`[]`): then every one counts. */
  readonly quantities?: readonly QuantityId[] | undefined;
  readonly devices?: readonly DeviceId[] | undefined;
  /** Readings of devices that were in any of these areas. */
  readonly areas?: readonly AreaId[] | undefined;
};

export type AggregateQuery = TimeSpan & {
  readonly kind: KindId;
  readonly quantity: QuantityId;
  readonly every: Duration;
  readonly by: 'device' | 'area' | 'kind';
  readonly device?: DeviceId | undefined;
  /** Readings of devices in any of these areas. */
  readonly areas?: readonly AreaId[] | undefined;
};

export type AggregateRow = {
  /** Device id, area id or kind id, as asked by `by`; empty for readings outside every area. */
  readonly group: string;
  /** Start of the bucket; buckets are aligned to 1970-01-01T00:00:00Z. */
  readonly start: EpochMs;
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
};

/** Which rollups to work out: of one kind, by series or by area, for windows that follow each other in time. */
export type RollupTask = {
  readonly kind: KindId;
  /** All of the kind's when left out. */
  readonly quantities?: readonly QuantityId[] | undefined;
  readonly windows: readonly TimeSpan[];
  readonly of:
    | { readonly by: 'device'; readonly device?: DeviceId | undefined }
    | { readonly by: 'area'; readonly groups: readonly RollupGroup[] };
  readonly at: EpochMs;
};

/** How many rollups were kept for the first time, and how many were kept in another form before. */
export type RolledUp = { readonly fresh: number; readonly restated: number };

export type RollupQuery = TimeSpan & {
  readonly level: RollupLevel;
  readonly kind: KindId;
  readonly quantities: readonly QuantityId[];
  readonly by: 'device' | 'area';
  /** Device ids or area ids (empty: the whole kind); all of them when left out. */
  readonly groups?: readonly string[] | undefined;
};

export type ForgetTask = {
  readonly kind: KindId;
  readonly what: 'readings' | RollupLevel;
  readonly before: EpochMs;
  /** What lies in these spans stays. */
  readonly except?: readonly TimeSpan[] | undefined;
};

export type StoreHealth =
  | { readonly ok: true; readonly detail: string }
  | { readonly ok: false; readonly detail: string; readonly remedy: string };
