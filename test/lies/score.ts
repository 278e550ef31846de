import type { Planted } from '../../simulators/scenarios/scenario.ts';
import type { Kinds } from '../../src/model/device-kind.ts';
import type { EpochMs } from '../../src/model/time.ts';
import type { Doubt, Evidence } from './evidence.ts';
import { type Fault, faults } from './faults.ts';
import { findings } from './findings.ts';
import { moment, Truth, type Verdict } from './truth.ts';

/** How well one fault is found out. */
export type FaultScore = {
  readonly fault: Fault;
  readonly liars: number;
  readonly episodes: number;
  /** By what should find it. */
  readonly found: number;
  /** By any test that is right about it. */
  readonly noticed: number;
  /** Of each episode that was found: from its first lie until it was known. */
  readonly untilFoundMs: readonly number[];
  readonly readings: number;
  readonly readingsFound: number;
  /** What the finders of this fault said: rightly of this fault, of a true value beside it, and of values that nothing was planted in. */
  readonly right: number;
  readonly echoes: number;
  readonly wrong: number;
  /** The first lie of each episode that was not found. */
  readonly missed: readonly Planted[];
};

/** What one test said, all in all. */
export type TestScore = {
  readonly test: string;
  readonly right: number;
  readonly echoes: number;
  /** Of true values of sensors that lied at another time. */
  readonly wrongOfLiars: readonly Doubt[];
  /** Of sensors that never lied. */
  readonly wrongOfHonest: readonly Doubt[];
};

export type Score = {
  readonly faults: readonly FaultScore[];
  readonly tests: readonly TestScore[];
  readonly observations: number;
  readonly refusedOfHonest: number;
  readonly silencesOfHonest: number;
};

export type Judged = { readonly doubt: Doubt; readonly verdict: Verdict };

/** A share, or nothing to have a share of. */
export const shareOf = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

type Counted<Name extends keyof FaultScore> = Pick<FaultScore, Name>;

/** The share of planted episodes that were found. */
export const recallOf = ({ found, episodes }: Counted<'found' | 'episodes'>): number | undefined =>
  shareOf(found, episodes);
/** The share of what was said that was said of a lie; of true values beside a lie nothing is counted. */
export const precisionOf = ({ right, wrong }: Counted<'right' | 'wrong'>): number | undefined =>
  shareOf(right, right + wrong);
/** The same, where a true value beside a lie is a false alarm like any other. */
export const strictPrecisionOf = ({ right, echoes, wrong }: Counted<'right' | 'echoes' | 'wrong'>) =>
  shareOf(right, right + echoes + wrong);

function testScores(judged: readonly Judged[], isLiar: (device: string) => boolean): readonly TestScore[] {
  const byTest = Map.groupBy(judged, ({ doubt }) => doubt.test);
  const ofLiar = ({ device }: Doubt): boolean => isLiar(device);
  return [...byTest].map(([test, said]) => {
    const byVerdict = Map.groupBy(said, ({ verdict }) => verdict.is);
    const count = (is: Verdict['is']): number => byVerdict.get(is)?.length ?? 0;
    const wrong = (byVerdict.get('wrong') ?? []).map(({ doubt }) => doubt);
    const right = count('found') + count('right');
    const [wrongOfLiars, wrongOfHonest] = [wrong.filter(ofLiar), wrong.filter((doubt) => !ofLiar(doubt))];
    return { test, right, echoes: count('echo'), wrongOfLiars, wrongOfHonest };
  });
}

/** Compares what was planted with what was found. */
export function scoreOf(evidence: Evidence, kinds: Kinds): Score {
  const truth = new Truth(evidence, kinds);
  const judged = evidence.doubts.map((doubt): Judged => ({ doubt, verdict: truth.judge(doubt) }));
  const scores = faults.map((fault) => scoreFault(fault, { evidence, truth, judged }));
  const isLiar = (device: string): boolean => truth.plantedOf(device).length > 0;
  const countHonest = (found: readonly { readonly device: string }[]): number =>
    found.filter(({ device }) => !isLiar(device)).length;
  return {
    faults: scores,
    tests: testScores(judged, isLiar),
    observations: evidence.observations,
    refusedOfHonest: countHonest(evidence.refused),
    silencesOfHonest: countHonest(evidence.silences),
  };
}

function scoreFault(
  fault: Fault,
  parts: { readonly evidence: Evidence; readonly truth: Truth; readonly judged: readonly Judged[] },
): FaultScore {
  const planted = parts.evidence.planted.filter(({ lie }) => lie === fault.lie);
  const { hits, noticed, right, echoes, wrong } = findings(fault, parts);
  const episodes = [...Map.groupBy(planted, ({ device, episode }) => `${device} ${episode}`).values()];
  const foundAt = (episode: readonly Planted[]): EpochMs | undefined =>
    episode.flatMap((one) => hits.get(one) ?? []).toSorted((one, other) => one - other)[0];
  const untilFoundMs = episodes.flatMap((episode) => {
    const [first] = episode;
    const at = foundAt(episode);
    return first === undefined || at === undefined ? [] : [at - moment(first.at)];
  });
  return {
    fault,
    liars: new Set(planted.map(({ device }) => device)).size,
    episodes: episodes.length,
    found: untilFoundMs.length,
    noticed: episodes.filter((episode) => episode.some((one) => noticed.has(one))).length,
    untilFoundMs,
    readings: planted.length,
    readingsFound: hits.size,
    right,
    echoes,
    wrong,
    missed: episodes.filter((episode) => foundAt(episode) === undefined).flatMap(([first]) => first ?? []),
  };
}
