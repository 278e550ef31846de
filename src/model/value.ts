import type { Rhythm } from './device-kind.ts';
import { type Freshness, heardAt, isKnown, judgeFreshness } from './freshness.ts';
import type { Observation } from './observation.ts';
import type { Quality } from './quality.ts';
import { presentValue, type QuantityId, quantity } from './quantity.ts';
import { type EpochMs, toIso } from './time.ts';

/**
 * A value as Barrio shows it anywhere: never without its age and its quality. `value` is `null` when it is not known: never
 * seen, or silent for so long that the last word means nothing; `lastValue` then says what that last word was.
 */
export type Value = {
  readonly quantity: QuantityId;
  readonly value: number | boolean | null;
  readonly lastValue: number | boolean | null;
  /** UCUM code. */
  readonly unit: string;
  readonly time: string | null;
  readonly receivedAt: string | null;
  /** Since it was heard: {@link heardAt}. */
  readonly ageSeconds: number | null;
  readonly freshness: Freshness;
  readonly quality: Quality;
  /** Each begins with the name of the test that doubts it, and a colon. */
  readonly reasons: readonly string[];
  /** How often it was judged: 1, and one more for each new judgement. `null` when it was never seen. */
  readonly revision: number | null;
};

/** An observation together with the two times of its reading. */
export type TimedObservation = Observation & { readonly time: EpochMs; readonly receivedAt: EpochMs };

/** Shows what is known now of one series. */
export function presentNow(
  id: QuantityId,
  observed: TimedObservation | undefined,
  { rhythm, now }: { readonly rhythm: Rhythm; readonly now: EpochMs },
): Value {
  const unit = quantity(id).unit;
  if (observed === undefined) {
    return {
      quantity: id,
      value: null,
      lastValue: null,
      unit,
      time: null,
      receivedAt: null,
      ageSeconds: null,
      freshness: 'never_seen',
      quality: 'missing',
      reasons: [],
      revision: null,
    };
  }
  const heard = heardAt(observed);
  const freshness = judgeFreshness(rhythm, heard, now);
  const lastValue = presentValue(id, observed.value);
  return {
    quantity: id,
    value: isKnown(freshness) ? lastValue : null,
    lastValue,
    unit,
    time: toIso(observed.time),
    receivedAt: toIso(observed.receivedAt),
    ageSeconds: ageAt(heard, now),
    freshness,
    quality: observed.quality,
    reasons: observed.reasons,
    revision: observed.revision ?? 1,
  };
}

/**
 * Shows one observation of the past: the value stands, its age is counted from now, and freshness says how fresh it was when
 * it reached us.
 */
export function presentPast(
  observed: TimedObservation,
  { rhythm, now }: { readonly rhythm: Rhythm; readonly now: EpochMs },
): Value {
  const value = presentValue(observed.quantity, observed.value);
  const heard = heardAt(observed);
  return {
    quantity: observed.quantity,
    value,
    lastValue: value,
    unit: quantity(observed.quantity).unit,
    time: toIso(observed.time),
    receivedAt: toIso(observed.receivedAt),
    ageSeconds: ageAt(heard, now),
    freshness: judgeFreshness(rhythm, heard, observed.receivedAt),
    quality: observed.quality,
    reasons: observed.reasons,
    revision: observed.revision ?? 1,
  };
}

const ageAt = (heard: EpochMs, now: EpochMs): number => Math.max(0, Math.round((now - heard) / 1000));
