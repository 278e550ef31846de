import { hours, minutes } from '../../src/model/duration.ts';
import { qualityTests } from '../../src/model/quality-tests.ts';
import { type Table, whole } from '../fault-kit/table.ts';
import { type Fault, faults } from './faults.ts';
import { type FaultScore, precisionOf, recallOf, type Score, strictPrecisionOf } from './score.ts';
import type { Sensed } from './sensitivity.ts';

const percent = (share: number | undefined): string => (share === undefined ? '-' : `${(share * 100).toFixed(1)} %`);

function span(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '-';
  if (milliseconds < minutes(1)) return 'at once';
  return milliseconds < hours(2)
    ? `${Math.round(milliseconds / minutes(1))} min`
    : `${(milliseconds / hours(1)).toFixed(1)} h`;
}

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

function finderOf({ foundBy }: Fault): string {
  if (foundBy.how === 'doubted') return foundBy.tests.join(', ');
  if (foundBy.how === 'refused') return `refusal ${foundBy.code}`;
  return foundBy.how === 'silence' ? 'freshness' : 'nothing may be said';
}

const isHarmless = ({ foundBy }: Fault): boolean => foundBy.how === 'nothing';

function faultRow(score: FaultScore): readonly string[] {
  const { fault, liars, episodes, noticed, untilFoundMs, wrong } = score;
  const numbers = [fault.lie, finderOf(fault), whole(liars), whole(episodes)];
  if (isHarmless(fault))
    return [...numbers, '-', '-', wrong === 0 ? 'nothing said' : `${whole(wrong)} wrong`, '-', '-'];
  return [
    ...numbers,
    percent(recallOf(score)),
    percent(noticed / Math.max(1, episodes)),
    percent(precisionOf(score)),
    percent(strictPrecisionOf(score)),
    span(median(untilFoundMs)),
  ];
}

/** How well each fault is found. */
export const faultTable = ({ faults: scores }: Score): Table => [
  ['fault', 'found by', 'liars', 'episodes', 'recall', 'by any test', 'precision', 'strict', 'found after'],
  ...scores.map(faultRow),
];

/** How strong a lie has to be. */
export const sensitivityTable = (sensed: readonly Sensed[]): Table => [
  ['fault', 'how strong', 'episodes', 'recall', 'by any test', 'precision', 'found after'],
  ...sensed.map(({ size, score }) => [
    score.fault.lie,
    size,
    whole(score.episodes),
    percent(recallOf(score)),
    percent(score.noticed / Math.max(1, score.episodes)),
    percent(precisionOf(score)),
    span(median(score.untilFoundMs)),
  ]),
];

/** Which tests count as right for which fault. */
export const rightTable: Table = [
  ['fault', 'what is planted', 'finds it', 'right, too'],
  ...faults.map((fault) => [fault.lie, fault.means, finderOf(fault), fault.alsoRight.join(', ') || '-']),
];

export type Named = { readonly name: string; readonly score: Score };

const perTenThousand = (count: number, observations: number): string =>
  count === 0 ? '0' : ((count / Math.max(1, observations)) * 10_000).toFixed(3);

/** How often each test doubts a sensor that never lied, for every 10,000 observations. */
export function falseAlarmTable(played: readonly Named[]): Table {
  const row = (test: string): readonly string[] => [
    test,
    ...played.map(({ score }) => {
      const wrong = score.tests.find((one) => one.test === test)?.wrongOfHonest.length ?? 0;
      return perTenThousand(wrong, score.observations);
    }),
  ];
  return [
    ['test', ...played.map(({ name }) => name)],
    ...qualityTests.map(row),
    ['refused', ...played.map(({ score }) => whole(score.refusedOfHonest))],
    ['said to be silent', ...played.map(({ score }) => whole(score.silencesOfHonest))],
    ['observations', ...played.map(({ score }) => whole(score.observations))],
  ];
}

/** Where the false alarms are, with an example of each. */
export function falseAlarmExamples(played: readonly Named[]): readonly string[] {
  return played.flatMap(({ name, score }) =>
    score.tests.flatMap(({ wrongOfHonest, wrongOfLiars }) =>
      [...Map.groupBy([...wrongOfHonest, ...wrongOfLiars], ({ test, quantity }) => `${test} of ${quantity}`)].map(
        ([what, doubts]) =>
          `${name}: ${what} ${whole(doubts.length)} times, e.g. ${doubts[0]?.device}: "${doubts[0]?.reason}"`,
      ),
    ),
  );
}

/** What was not found by what should find it: of which quantities, and an example. */
export const missedLines = ({ faults: scores }: Score): readonly string[] =>
  scores
    .filter(({ missed, fault }) => missed.length > 0 && !isHarmless(fault))
    .map(({ fault, missed, episodes, noticed }) => {
      const [first] = missed;
      const of = [...Map.groupBy(missed, ({ quantity }) => quantity ?? 'the whole reading')];
      return (
        `${fault.lie}: ${finderOf(fault)} did not find ${whole(missed.length)} of ${whole(episodes)} ` +
        `(${of.map(([quantity, { length }]) => `${quantity} ${whole(length)}`).join(', ')}); ` +
        `${whole(episodes - noticed)} were found by no test. E.g. ${first?.device} at ${first?.at}: ${first?.detail}`
      );
    });
