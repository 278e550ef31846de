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
 * The moment from which silence is counted: when it was observed, by the device's own clock. One that runs ahead makes nobody
 * younger than their arrival; one that runs behind is believed, for so does whoever delivers late what lay in a buffer.
 */
export const heardAt = ({ time, receivedAt }: { readonly time: EpochMs; readonly receivedAt: EpochMs }): EpochMs =>
  time < receivedAt ? time : receivedAt;

/** Only live and late values may enter a total; the others are unknown. */
export const isKnown = (freshness: Freshness): boolean => freshness === 'live' || freshness === 'late';
