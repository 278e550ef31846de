import type { Rhythm } from './device-kind.ts';
import type { EpochMs } from './time.ts';

/** What the age of a value means for its kind. A `stale` value is not known any more: neither free nor occupied. */
export type Freshness = 'live' | 'late' | 'stale' | 'never_seen';

/**
 * Judges by the rhythm of the kind. `observedAt` is when the device last spoke for this series; `undefined` when it never did.
 * Both ends belong to the better class: silent for exactly `lateAfter` is still live.
 */
export function judgeFreshness(rhythm: Rhythm, observedAt: EpochMs | undefined, now: EpochMs): Freshness {
  if (observedAt === undefined) return 'never_seen';
  const silence = now - observedAt;
  if (silence <= rhythm.lateAfter) return 'live';
  return silence <= rhythm.staleAfter ? 'late' : 'stale';
}

/**
 * The moment from which the silence of a device is counted: when it observed something by its own clock, but never later than when
 * that arrived. Where the clock is known to be wrong its time says nothing, and the arrival counts; what it said is in doubt anyway.
 */
export function heardAt({ time, receivedAt, reasons }: Heard): EpochMs {
  const isClockWrong = reasons.some((reason) => reason.startsWith('clock:'));
  return isClockWrong || time > receivedAt ? receivedAt : time;
}

type Heard = { readonly time: EpochMs; readonly receivedAt: EpochMs; readonly reasons: readonly string[] };

/** Only live and late values may enter a total; the others are unknown. */
export const isKnown = (freshness: Freshness): boolean => freshness === 'live' || freshness === 'late';
