import { type Duration, days, milliseconds } from '../model/duration.ts';
import type { Rollup } from '../model/rollup.ts';
import { type EpochMs, epochMs, type TimeSpan } from '../model/time.ts';
import { enough, type IndexBasis, type IndexInput, inputOf, lengthOf, percent } from './evidence.ts';
import { shareOfTime } from './share-of-time.ts';
import { type BayObservation, type Known, knownTimes } from './stays.ts';

/** Everything that one bay said, from some time before the span on, in the order of time. */
export type BayHistory = { readonly observations: readonly BayObservation[]; readonly staleAfter: Duration };

/** How one or several bays were used in a span. */
export type ParkingUse = {
  /** The share of the known time in which vehicles stood on the bays, 0 to 1. */
  readonly occupancy: number | null;
  /** Vehicles that came, per bay and day of known time. */
  readonly turnover: number | null;
  /** `null` where the bays were not looked at one by one. */
  readonly dwell: Dwell | null;
  readonly bays: number;
  readonly basis: IndexBasis;
  readonly reasons: readonly string[];
};

/**
 * How long vehicles stood, of those that were seen to come and to go and that went within the span. `null` where too little of the time
 * is known, because silence hides the long stays first, and where there were too few.
 */
export type Dwell = {
  readonly median: Duration | null;
  readonly mean: Duration | null;
  readonly stays: number;
  /** Vehicles that still stand there: how long they will is not known. */
  readonly open: number;
  /** Vehicles whose coming or going fell into silence. */
  readonly cut: number;
  readonly reasons: readonly string[];
};

/** Of fewer stays the next one could move the figures anywhere. */
const fewestStays = 5;

const within = ({ from, to }: TimeSpan, span: TimeSpan): number =>
  Math.max(0, Math.min(to, span.to) - Math.max(from, span.from));

const isIn = (moment: EpochMs, { from, to }: TimeSpan): boolean => moment >= from && moment < to;

/** Occupancy, turnover and dwell of bays, from what each of them said. Unknown time is neither free nor occupied: it is left out. */
export function parkingUse(bays: readonly BayHistory[], span: TimeSpan): ParkingUse {
  const known = bays.map((bay) => knownTimes(bay.observations, { staleAfter: bay.staleAfter, now: span.to }));
  const runs = known.flat();
  const knownTime = sum(runs.map((run) => within(run, span)));
  const occupied = runs.filter((run) => run.occupied);
  const arrivals = occupied.filter((run) => run.begins === 'seen' && isIn(run.from, span)).length;
  const completeness = bays.length === 0 ? 0 : knownTime / (lengthOf(span) * bays.length);
  const isKnown = completeness >= enough;
  const basis = { ...span, inputs: [occupancyInput(bays, span, completeness)] };
  return {
    occupancy: isKnown ? sum(occupied.map((run) => within(run, span))) / knownTime : null,
    turnover: isKnown ? arrivals / (knownTime / days(1)) : null,
    dwell: dwellOf(occupied, { span, completeness }),
    bays: bays.length,
    basis,
    reasons: isKnown ? [] : [thin(completeness)],
  };
}

const thin = (completeness: number): string =>
  `${percent(completeness)} of the time is known; ${percent(enough)} are needed`;

/**
 * The occupancy of bays that are too many to look at one by one, from what they say together. How many vehicles came, and how long they
 * stood, cannot be told from that.
 *
 * @param windows of `occupied`, of all bays together.
 */
export function parkingOccupancy(
  windows: readonly Rollup[],
  { span, bays, because }: { readonly span: TimeSpan; readonly bays: number; readonly because: string },
): ParkingUse {
  const input = inputOf('occupied', windows, span);
  const occupancy = shareOfTime(windows.filter(({ start, end }) => start >= span.from && end <= span.to));
  const isKnown = occupancy !== undefined && input.completeness >= enough;
  return {
    occupancy: isKnown ? occupancy : null,
    turnover: null,
    dwell: null,
    bays,
    basis: { ...span, inputs: [input] },
    reasons: isKnown ? [because] : [thin(input.completeness), because],
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function dwellOf(
  occupied: readonly Known[],
  { span, completeness }: { readonly span: TimeSpan; readonly completeness: number },
): Dwell {
  const gone = occupied.filter((run) => run.ends !== 'open' && isIn(run.to, span));
  const whole = gone.filter((run) => run.begins === 'seen' && run.ends === 'seen');
  const lengths = whole.map(lengthOf).toSorted((one, other) => one - other);
  const reasons = [
    ...(completeness < enough ? [thin(completeness)] : []),
    ...(whole.length < fewestStays ? [`whole stays that were seen: ${whole.length}; ${fewestStays} are needed`] : []),
  ];
  const isKnown = reasons.length === 0;
  return {
    median: isKnown ? milliseconds(median(lengths)) : null,
    mean: isKnown ? milliseconds(sum(lengths) / lengths.length) : null,
    stays: whole.length,
    open: occupied.filter((run) => run.ends === 'open').length,
    cut: gone.length - whole.length,
    reasons,
  };
}

function median(sorted: readonly number[]): number {
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return sum(middle) / middle.length;
}

function occupancyInput(bays: readonly BayHistory[], span: TimeSpan, completeness: number): IndexInput {
  const quality = { pass: 0, not_evaluated: 0, suspect: 0, fail: 0 };
  for (const { observations } of bays) {
    for (const { time, quality: word } of observations) {
      if (isIn(epochMs(time), span) && word !== 'missing') quality[word] += 1;
    }
  }
  const counted = quality.pass + quality.not_evaluated;
  return { quantity: 'occupied', counted, quality, completeness, corrections: 0 };
}
