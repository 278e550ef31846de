import { type Duration, days, minutes, seconds } from '../../model/duration.ts';
import type { HeardSlots } from './clock-memory.ts';
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
const hour = 3_600_000;

/** What is known of a clock and of those that share its line. One entry for each slot of receipt in which the device spoke. */
export type KnownClock = HeardSlots & {
  /** What most of those had to wait that share the line; `undefined` where they do not agree, or are too few. */
  readonly shared: readonly (number | undefined)[];
  readonly slotLength: Duration;
  /** The line is a gateway, and not the device's own: what only this device waits for longer and longer is no slow line. */
  readonly hasGateway: boolean;
  /** The longest time between two messages of the kind: who sends what it kept has something that is not older. */
  readonly every: Duration;
};

export type ClockEstimate =
  | { readonly is: 'unknown' }
  | { readonly is: 'right' | 'ahead' | 'behind'; readonly offsetMs: number }
  | { readonly is: 'drifting'; readonly offsetMs: number; readonly driftMsPerHour: number };

const unknown: ClockEstimate = { is: 'unknown' };

/**
 * Says what is wrong with a clock. `offsetMs` is what it shows minus what ours shows; its drift what it gains in an hour. Only a time
 * ahead of its receipt proves an error by itself; a delay does where those that share the line agree and do not share it.
 */
export function estimateClock(known: KnownClock): ClockEstimate {
  const { shortest } = known;
  if (shortest.length < fewestSlots) return unknown;
  const newest = shortest.at(-1) ?? 0;
  const own = besidePeers(known);
  const growth = growthOf(own);
  if (growth !== undefined && (growth < 0 || known.hasGateway)) {
    return { is: 'drifting', offsetMs: -newest, driftMsPerHour: Math.round(-growth) };
  }
  if (isAhead(newest) && shortest.filter(isAhead).length >= fewestSlots) return { is: 'ahead', offsetMs: -newest };
  const least = Math.min(...shortest);
  // What was ahead for a moment has been set right, or was one reading.
  if (least <= behindBeyond) return { is: 'right', offsetMs: -(isAhead(least) ? newest : least) };
  return estimateBehind(own, known);
}

const isAhead = (delay: number): boolean => delay + aheadBeyond < 0;

/** Of a clock that is late each time. */
function estimateBehind({ delays, hours }: OwnDelays, { hasGateway, every }: KnownClock): ClockEstimate {
  if (delays.length < fewestSlots) return unknown;
  const least = Math.min(...delays);
  const limit = hasGateway ? behindBeyond : Math.max(behindBeyond, every + aheadBeyond);
  if (least <= limit) return hasGateway ? { is: 'right', offsetMs: -least } : unknown;
  // What comes later and later waits, however unevenly.
  const rises = (delays.at(-1) ?? 0) - (delays[0] ?? 0) > driftBeyond * ((hours.at(-1) ?? 0) - (hours[0] ?? 0));
  return !rises && Math.max(...delays) - least <= behindAlike ? { is: 'behind', offsetMs: -least } : unknown;
}

type OwnDelays = { readonly delays: readonly number[]; readonly hours: readonly number[] };

/** How much longer than its peers the device took, where these are known. */
function besidePeers({ shortest, slots, shared, slotLength }: KnownClock): OwnDelays {
  const delays: number[] = [];
  const hours: number[] = [];
  for (const [at, delay] of shortest.entries()) {
    const peers = shared[at];
    if (peers === undefined) continue;
    delays.push(delay - peers);
    hours.push(((slots[at] ?? 0) * slotLength) / hour);
  }
  return { delays, hours };
}

/** By how much the delay grows in an hour, when it does so steadily. A wait can make a clock look behind, but never ahead. */
function growthOf(own: OwnDelays): number | undefined {
  if (own.delays.length < fewestForDrift) return undefined;
  const delays = own.delays.slice(-mostForDrift);
  const hours = own.hours.slice(-mostForDrift);
  const [first = 0] = delays;
  const [from = 0] = hours;
  const last = delays.at(-1) ?? 0;
  const change = last - first;
  const perHour = change / ((hours.at(-1) ?? 0) - from);
  if (Math.abs(perHour) <= driftBeyond || (change < 0 && last > 0)) return undefined;
  const tolerance = Math.max(straightWithin, straightShare * Math.abs(change));
  const isStraight = delays.every((delay, at) => {
    const expected = first + perHour * ((hours[at] ?? 0) - from);
    return Math.abs(delay - expected) <= tolerance;
  });
  return isStraight ? perHour : undefined;
}

/**
 * Clock: whether the time that a device gives its reading can be right. `delay` is the receipt minus that time. Who looks ahead of a
 * clock of ours that is behind need not be.
 */
export function judgeClock(
  delay: number,
  { estimate, isOursBehind }: { readonly estimate: ClockEstimate; readonly isOursBehind: boolean },
): Verdict {
  if (isAhead(delay)) {
    if (isOursBehind) return notEvaluated;
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
