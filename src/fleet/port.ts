import type { Duration } from '../model/duration.ts';
import type { AreaId, DeviceId, KindId } from '../model/ids.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { EpochMs } from '../model/time.ts';
import type { Outcome } from '../pipeline/port.ts';

/**
 * What can be wrong with a device: the closed list. `lost` is the share of its service that people lose, of each quantity that is
 * affected, or of the whole device where that is not one of them. `urgency` says how much sooner than others it should be looked at.
 */
export const fleetProblems = {
  silent: {
    meaning: 'It has said nothing for so long that nothing is known of its place.',
    remedy: 'Look at its power and its connection; a whole street that is silent is a gateway or a supply.',
    lost: 1,
    urgency: 1,
  },
  faulty: {
    meaning: 'It says itself that it is broken.',
    remedy: 'Send somebody who can repair or replace it.',
    lost: 1,
    urgency: 1,
  },
  stuck: {
    meaning: 'It repeats the very same value for longer than nature does.',
    remedy: 'Restart it; when the value stays, replace the sensor.',
    lost: 1,
    urgency: 1,
  },
  drifting: {
    meaning: 'It keeps on disagreeing with the sensors around it.',
    remedy: 'Compare it with a reference on the spot, clean it, calibrate it.',
    lost: 1,
    urgency: 1,
  },
  noisy: {
    meaning: 'Its values jump again and again, further than nature does.',
    remedy: 'Look for loose contacts, water, and what disturbs it.',
    lost: 0.5,
    urgency: 1,
  },
  impossible: {
    meaning: 'It keeps on sending values that cannot be.',
    remedy: 'Check the unit that it sends and its wiring; replace the sensor.',
    lost: 1,
    urgency: 1,
  },
  clock_wrong: {
    meaning: 'Its clock is wrong, so nobody can say when its values were.',
    remedy: 'Set its clock, or let it leave out the time.',
    lost: 0.5,
    urgency: 1,
  },
  low_battery: {
    meaning: 'Its battery is nearly empty: it will be silent soon.',
    remedy: 'Change the battery at the next round; at once when it is urgent.',
    lost: 0.1,
    urgency: 1.5,
  },
} as const satisfies Readonly<Record<string, ProblemRule>>;

type ProblemRule = {
  readonly meaning: string;
  readonly remedy: string;
  readonly lost: number;
  readonly urgency: number;
};

export type FleetProblemKind = keyof typeof fleetProblems;

export const isFleetProblemKind = (text: string): text is FleetProblemKind => Object.hasOwn(fleetProblems, text);

export const fleetProblemKinds: readonly FleetProblemKind[] = Object.keys(fleetProblems).filter(isFleetProblemKind);

/** What speaks for a problem, of one quantity or of the device as a whole. */
export type Sign = {
  readonly quantity: QuantityId | undefined;
  /** The newest moments that speak for it, in their order: {@link mostTimes} at most. */
  readonly times: readonly EpochMs[];
  /** Where older moments led up to these without a gap: the first of them. */
  readonly began: EpochMs | undefined;
  /** How many moments spoke for it in all. */
  readonly count: number;
  /** The last value, in the quantity's unit. */
  readonly value: number | undefined;
  /** The last reason, as the test or the refusal says it. */
  readonly reason: string;
};

/** Something that is, or was, wrong with a device. A device has each kind of problem at most once at a time. */
export type FleetProblem = {
  readonly id: number;
  readonly device: DeviceId;
  readonly kind: KindId;
  readonly area: AreaId | undefined;
  readonly problem: FleetProblemKind;
  /** When it began, as far as the readings tell. Later than when it was detected only where a silent device said a lonely word. */
  readonly since: EpochMs;
  readonly detectedAt: EpochMs;
  /** When it was well again; `undefined` while it is not. */
  readonly cleared: { readonly at: EpochMs; readonly because: 'healthy' | 'removed' } | undefined;
  readonly signs: readonly Sign[];
};

/** How many people a problem touches: an estimate with its reason, and never more precise than it is. */
export type Touched = {
  /** People a day who would use what the device serves; two digits that mean something. */
  readonly peoplePerDay: number;
  /** The share of the service that is lost, 0 to 1. */
  readonly lost: number;
  readonly urgency: number;
  /** It cannot wait for the next round. */
  readonly isUrgent: boolean;
  /** The product of these: the greater, the sooner it should be repaired. */
  readonly rank: number;
  /** On what it rests, in sentences. */
  readonly because: string;
};

/** How long things took; `undefined` when there are fewer than {@link fewestForFigures} to tell. */
export type Took = {
  readonly count: number;
  readonly mean: Duration | undefined;
  readonly median: Duration | undefined;
};

/** From the beginning of problems to their detection, and from there until they were well again. */
export type FleetTimes = { readonly detect: Took; readonly repair: Took };

export const fewestForFigures = 3;
export const mostTimes = 16;

export type ClosedQuery = {
  readonly problems?: readonly FleetProblemKind[] | undefined;
  readonly kinds?: ReadonlySet<KindId> | undefined;
  readonly areas?: ReadonlySet<AreaId> | undefined;
  readonly device?: DeviceId | undefined;
  readonly limit: number;
  /** Continues behind this one. */
  readonly after?: { readonly clearedAt: EpochMs; readonly id: number } | undefined;
};

export type RankedProblem = { readonly problem: FleetProblem; readonly touched: Touched };

/** What is wrong with the devices of the city, since when, and what to repair first. */
export interface FleetHealth {
  /** Open problems by their rank, the greatest first; of those that are equal, the oldest. As of the last look. */
  ranked(): readonly RankedProblem[];
  openOf(device: DeviceId): readonly FleetProblem[];
  /** Problems that are over, those that were well last first. */
  closed(query: ClosedQuery): readonly FleetProblem[];
  /** Of problems that were detected, and of those that were well again, in a span of time. */
  times(span: { readonly from: EpochMs; readonly to: EpochMs }): readonly TimedProblem[];
  touched(problem: FleetProblem): Touched;
  /** When the devices were last looked at; `undefined` before all is known that was known before the start. */
  lookedAt(): EpochMs | undefined;
}

/** What the figures are made of. Left out is what did not happen within the span, and detection where a later word hides when it began. */
export type TimedProblem = Pick<FleetProblem, 'problem' | 'kind' | 'area'> & {
  readonly detectTook: Duration | undefined;
  readonly repairTook: Duration | undefined;
};

/** Hears what became of messages. */
export interface FleetEar {
  hear(outcome: Pick<Outcome, 'readings' | 'rejudged' | 'deadLetters'>): void;
}
