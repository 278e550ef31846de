import type { Planted } from '../../simulators/scenarios/scenario.ts';
import type { Freshness } from '../../src/model/freshness.ts';
import type { KindId } from '../../src/model/ids.ts';
import type { QuantityId } from '../../src/model/quantity.ts';
import type { RejectionCode } from '../../src/model/rejection.ts';
import type { EpochMs } from '../../src/model/time.ts';

/** One test doubts one observation. */
export type Doubt = {
  readonly device: string;
  readonly quantity: QuantityId;
  /** The time of the observation. */
  readonly time: EpochMs;
  readonly test: string;
  readonly reason: string;
  /** When it was known: the arrival of the message that brought the judgement, which may be the next one. */
  readonly knownAt: EpochMs;
};

/** A message, or a part of it, was refused. */
export type Refused = {
  readonly device: string;
  readonly code: RejectionCode;
  /** When it was sent. */
  readonly at: EpochMs;
  readonly knownAt: EpochMs;
};

/** A device was found to be silent: neither live nor, perhaps, known. One record for each time that it stopped being live. */
export type Silence = { readonly device: string; readonly knownAt: EpochMs; worst: Freshness };

/** A device of the city that was played. */
export type Witness = { readonly id: string; readonly kind: KindId };

/** Everything that the product said about what it was told. */
export type Evidence = {
  readonly devices: readonly Witness[];
  readonly planted: readonly Planted[];
  readonly doubts: readonly Doubt[];
  readonly refused: readonly Refused[];
  readonly silences: readonly Silence[];
  /** How many observations there were. */
  readonly observations: number;
};

/** Which test a reason is of: it begins with its name. */
export const testOf = (reason: string): string => reason.slice(0, Math.max(0, reason.indexOf(':')));
