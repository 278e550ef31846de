import { days, minutes, seconds } from '../../model/duration.ts';
import { notEvaluated, passed, suspect, type Verdict } from './verdict.ts';
import { spanText } from './wording.ts';

/** Clocks that are set by a network differ by less. */
export const aheadBeyond = seconds(60);
/** A reading may wait in a gateway; when none of a device's readings comes sooner, its clock is behind. */
export const behindBeyond = minutes(15);
/** A wrong clock is behind by the same each time, a backlog that is being sent by less and less. */
export const behindAlike = minutes(5);
/** What is older when it comes tells of a clock that was set wrongly rather than of a long wait. */
export const pastBeyond = days(30);
/** A quartz errs by a second or two a day. Per hour. */
export const driftBeyond = seconds(60);

/** So many slots must hold messages before anything is said: a backlog that comes in one burst proves nothing. */
export const fewestSlots = 3;
const fewestForDrift = 4;
const mostForDrift = 5;
/** How far a slot may lie off the line of a drift: seconds are what many clocks tell, and a share of the whole. */
const straightWithin = seconds(2);
const straightShare = 0.1;

/**
 * What is known of a clock: the shortest time from the device's own time of a reading to its receipt, in milliseconds, in each slot of
 * receipt in which there was any, oldest first. No delay can make it shorter, so the least of all is the error of the clock.
 */
export type ClockSlots = {
  readonly shortest: readonly number[];
  /** When each slot was, in hours. */
  readonly hours: readonly number[];
};

export type ClockEstimate =
  | { readonly is: 'unknown' }
  | { readonly is: 'right' | 'ahead' | 'behind'; readonly offsetMs: number }
  | { readonly is: 'drifting'; readonly offsetMs: number; readonly driftMsPerHour: number };

/** Says what is wrong with a clock. `offsetMs` is what it shows minus what ours shows; its drift what it gains in an hour. */
export function estimateClock({ shortest, hours }: ClockSlots): ClockEstimate {
  if (shortest.length < fewestSlots) return { is: 'unknown' };
  const newest = shortest.at(-1) ?? 0;
  const driftMsPerHour = driftOf({ shortest: shortest.slice(-mostForDrift), hours: hours.slice(-mostForDrift) });
  if (driftMsPerHour !== undefined) return { is: 'drifting', offsetMs: -newest, driftMsPerHour };
  if (isAhead(newest) && shortest.filter(isAhead).length >= fewestSlots) return { is: 'ahead', offsetMs: -newest };
  const least = Math.min(...shortest);
  const isBehind = least > behindBeyond && Math.max(...shortest) - least <= behindAlike;
  if (isBehind) return { is: 'behind', offsetMs: -least };
  // What was ahead for a moment has been set right, or was one reading.
  return { is: 'right', offsetMs: -(isAhead(least) ? newest : least) };
}

const isAhead = (delay: number): boolean => delay + aheadBeyond < 0;

/** What the device's clock gains in an hour, when it does so steadily. A delay can make it look behind, but never ahead. */
function driftOf({ shortest, hours }: ClockSlots): number | undefined {
  const [first = 0] = shortest;
  const last = shortest.at(-1) ?? 0;
  const [from = 0] = hours;
  const span = (hours.at(-1) ?? 0) - from;
  const change = last - first;
  const perHour = change / span;
  if (shortest.length < fewestForDrift || Math.abs(perHour) <= driftBeyond || (change < 0 && last > 0))
    return undefined;
  const tolerance = Math.max(straightWithin, straightShare * Math.abs(change));
  const isStraight = shortest.every((delay, at) => {
    const expected = first + perHour * ((hours[at] ?? 0) - from);
    return Math.abs(delay - expected) <= tolerance;
  });
  return isStraight ? Math.round(-perHour) : undefined;
}

/** Clock: whether the time that a device gives its reading can be right. `delay` is the receipt minus that time. */
export function judgeClock(delay: number, estimate: ClockEstimate): Verdict {
  if (isAhead(delay)) {
    return doubt(`its time is ${spanText(delay)} ahead of its receipt`, spanText(aheadBeyond));
  }
  if (delay > pastBeyond) {
    return doubt(`its time is ${spanText(delay)} before its receipt`, spanText(pastBeyond));
  }
  if (estimate.is === 'unknown') return notEvaluated;
  return estimate.is === 'right' ? passed : doubtClock(estimate);
}

function doubtClock(estimate: Exclude<ClockEstimate, { is: 'unknown' }>): Verdict {
  if (estimate.is === 'drifting') {
    const { driftMsPerHour } = estimate;
    const word = driftMsPerHour > 0 ? 'gains' : 'loses';
    return doubt(`the device's clock ${word} ${spanText(driftMsPerHour)} an hour`, spanText(driftBeyond));
  }
  const offset = spanText(estimate.offsetMs);
  return estimate.is === 'ahead'
    ? doubt(`the device's clock is ${offset} ahead`, spanText(aheadBeyond))
    : doubt(`the device's clock is ${offset} behind`, spanText(behindBeyond));
}

const doubt = (what: string, limit: string): Verdict => suspect(`clock: ${what} (suspect beyond ${limit})`);
