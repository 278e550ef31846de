import type { QualityTest } from '../model/quality-tests.ts';
import type { RejectionCode } from '../model/rejection.ts';
import type { FleetProblemKind } from './port.ts';

/**
 * When doubts become a problem: once `opensAfter` of them lie within `within`; and when it is over: after `clearsAfter` without any,
 * while the device goes on speaking. Both in rhythms of the kind: the longest time between two messages of a healthy device.
 */
export type DoubtRule = {
  readonly tests: readonly QualityTest[];
  readonly refusals: readonly RejectionCode[];
  readonly opensAfter: number;
  readonly within: number;
  readonly clearsAfter: number;
};

/** The problems that show in doubts and refusals. The others show in what is known now: silence, a battery, a fault. */
export const doubtRules = {
  // The test itself has waited for hours.
  stuck: { tests: ['flat_line'], refusals: [], opensAfter: 2, within: 4, clearsAfter: 3 },
  drifting: { tests: ['neighbour'], refusals: [], opensAfter: 6, within: 12, clearsAfter: 12 },
  noisy: { tests: ['spike', 'rate_of_change'], refusals: [], opensAfter: 6, within: 72, clearsAfter: 72 },
  impossible: {
    tests: ['gross_range'],
    refusals: ['value_impossible'],
    opensAfter: 3,
    within: 12,
    clearsAfter: 6,
  },
  clock_wrong: {
    tests: ['clock'],
    refusals: ['time_in_future', 'time_too_old'],
    opensAfter: 3,
    within: 12,
    clearsAfter: 6,
  },
} as const satisfies Readonly<Partial<Record<FleetProblemKind, DoubtRule>>>;

export type DoubtProblem = keyof typeof doubtRules;

export const isDoubtProblem = (text: string): text is DoubtProblem => Object.hasOwn(doubtRules, text);

const doubtProblems: readonly DoubtProblem[] = Object.keys(doubtRules).filter(isDoubtProblem);

const byWord: ReadonlyMap<string, DoubtProblem> = new Map(
  doubtProblems.flatMap((problem) => {
    const { tests, refusals }: DoubtRule = doubtRules[problem];
    return [...tests, ...refusals].map((word): [string, DoubtProblem] => [word, problem]);
  }),
);

/** Which problem a reason of a test speaks for; `undefined` when it is none of ours. */
export const problemOfReason = (reason: string): DoubtProblem | undefined =>
  byWord.get(reason.slice(0, reason.indexOf(':')));

export const problemOfRefusal = (code: RejectionCode): DoubtProblem | undefined => byWord.get(code);

/** In percent: from here on a battery is low; from here on it cannot wait; and here it must have been changed. */
export const battery = { low: 20, urgent: 10, changed: 25 } as const;
