import type { AreaId, DeviceId, KindId } from './ids.ts';
import type { Quality } from './quality.ts';
import type { QuantityId } from './quantity.ts';
import type { EpochMs } from './time.ts';

/** What a codec yields: one number in the quantity's unit (states as 0 and 1), and the time where the payload tells one. */
export type Sample = { readonly quantity: QuantityId; readonly value: number; readonly time?: EpochMs | undefined };

/**
 * One value of one series, judged. A series is a quantity of a device; the identity of an observation is (series, time), so
 * keeping one twice is keeping it once.
 */
export type Observation = {
  readonly quantity: QuantityId;
  readonly value: number;
  readonly quality: Quality;
  /** Why the quality is what it is, each beginning with the name of the test and a colon; empty for `pass` and `not_evaluated`. */
  readonly reasons: readonly string[];
  /** How often it was judged; 1 when left out. The spike test judges a reading once more when the next one is there. */
  readonly revision?: number | undefined;
};

/** What one device observed at one time: the observations of a message that share a time. The row of a store. */
export type Reading = {
  readonly device: DeviceId;
  readonly kind: KindId;
  readonly area: AreaId | undefined;
  /** When it was observed: the device's own time, or when we received it. */
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
  readonly observations: readonly Observation[];
};

/** An observation that was received before, with another judgement. Its value is the same; the higher revision counts. */
export type Rejudged = Pick<Reading, 'device' | 'kind' | 'area' | 'time' | 'receivedAt'> & {
  readonly observation: Observation & { readonly revision: number };
};
