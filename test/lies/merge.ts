import type { FaultScore, Score, TestScore } from './score.ts';

const sum = <Part>(of: readonly Part[], read: (part: Part) => number): number =>
  of.reduce((total, part) => total + read(part), 0);

function mergeFaults(scores: readonly FaultScore[]): readonly FaultScore[] {
  return [...Map.groupBy(scores, ({ fault }) => fault)].map(([fault, of]) => ({
    fault,
    liars: sum(of, ({ liars }) => liars),
    episodes: sum(of, ({ episodes }) => episodes),
    found: sum(of, ({ found }) => found),
    noticed: sum(of, ({ noticed }) => noticed),
    untilFoundMs: of.flatMap(({ untilFoundMs }) => untilFoundMs),
    readings: sum(of, ({ readings }) => readings),
    readingsFound: sum(of, ({ readingsFound }) => readingsFound),
    right: sum(of, ({ right }) => right),
    echoes: sum(of, ({ echoes }) => echoes),
    wrong: sum(of, ({ wrong }) => wrong),
    missed: of.flatMap(({ missed }) => missed),
  }));
}

const mergeTests = (scores: readonly TestScore[]): readonly TestScore[] =>
  [...Map.groupBy(scores, ({ test }) => test)].map(([test, of]) => ({
    test,
    right: sum(of, ({ right }) => right),
    echoes: sum(of, ({ echoes }) => echoes),
    wrongOfLiars: of.flatMap(({ wrongOfLiars }) => wrongOfLiars),
    wrongOfHonest: of.flatMap(({ wrongOfHonest }) => wrongOfHonest),
  }));

/** What several cities come to together. */
export const mergeScores = (scores: readonly Score[]): Score => ({
  faults: mergeFaults(scores.flatMap(({ faults }) => faults)),
  tests: mergeTests(scores.flatMap(({ tests }) => tests)),
  observations: sum(scores, ({ observations }) => observations),
  refusedOfHonest: sum(scores, ({ refusedOfHonest }) => refusedOfHonest),
  silencesOfHonest: sum(scores, ({ silencesOfHonest }) => silencesOfHonest),
});
