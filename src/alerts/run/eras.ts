import { minutes } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import { after, type EpochMs } from '../../model/time.ts';

/** Arrivals that are stamped so much earlier than those before them were not overtaken on the way: the clock was set back. */
const mostOvertaking = minutes(1);

/** Whether a clock that showed `newest` was set back since. */
export const wasSetBack = (newest: EpochMs, now: EpochMs): boolean => newest > after(now, mostOvertaking);

/** What arrived, in its order, cut where the clock was set back. The first may be empty; the others are not. */
export function erasOf(readings: readonly Reading[], decidedUpTo: EpochMs): readonly (readonly Reading[])[] {
  let newest = decidedUpTo;
  let era: Reading[] = [];
  const eras = [era];
  for (const reading of readings) {
    if (wasSetBack(newest, reading.receivedAt)) {
      era = [];
      eras.push(era);
      newest = reading.receivedAt;
    }
    if (reading.receivedAt > newest) newest = reading.receivedAt;
    era.push(reading);
  }
  return eras;
}
