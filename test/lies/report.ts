import { markdownTable, whole } from '../fault-kit/table.ts';
import type { Score } from './score.ts';
import type { Sensed } from './sensitivity.ts';
import {
  falseAlarmExamples,
  falseAlarmTable,
  faultTable,
  missedLines,
  type Named,
  rightTable,
  sensitivityTable,
} from './tables.ts';

export type Report = {
  /** The day of this edition. */
  readonly date: string;
  readonly seeds: readonly number[];
  /** When the played days lie, and when the lies are told. */
  readonly story: string;
  readonly lies: Score;
  readonly honest: readonly Named[];
  readonly sensed: readonly Sensed[];
};

const list = (lines: readonly string[], none: string): string =>
  lines.length === 0 ? none : lines.map((line) => `- ${line}`).join('\n');

/** The report as people keep it. */
export function writeReport({ date, seeds, story, lies, honest, sensed }: Report): string {
  const played = [{ name: 'sensors-lie', score: lies }, ...honest];
  return [
    '# How well lies are found out',
    `What \`npm run report:lies\` found on ${date}; it writes this page. The simulated city of Santander plays the scenario
\`sensors-lie\` with the seeds ${seeds.join(', ')}: ${story} Every message goes through the real pipeline, in the order and at the
simulated time of its arrival; the simulator writes down each lie, and the report compares. The same seeds give the same figures on any
machine. ${whole(lies.observations)} observations were judged; all that is not written down as a lie is the truth, of liars too.`,
    '## Each fault',
    markdownTable(faultTable(lies)),
    `An *episode* is what can be found at once: one spike, one jump with its four readings, one sensor that is stuck. *Recall* is the
share of episodes in which what should find the fault has found it; *by any test* counts any other test that is right to doubt it. *Precision*
is the share of right ones among all that was said by the tests in the second column: wrong is what they say of a true value, of anybody.
A true value right beside a lie of the same sensor may be doubted because it differs from the lie (the step back after a jump): *strict*
counts that as wrong, *precision* does not count it. *Found after* is the median, from the first lie of an episode to the arrival of the message
with which it was known.`,
    '## What was not found',
    list(missedLines(lies), 'Everything was found.'),
    `Eight times the nitrogen dioxide of clean air is what a street with traffic has, and no test can know it for a spike. A reading that another
test has doubted as much on its arrival is not judged anew, and does not carry the reason of the spike test.`,
    '## How small a lie may be',
    `Six liars of one lie at a time, for 24 hours, all stations and some lamps taking part, seed ${seeds[0]}. What is too small to be told from
honest differences between places and hours is not found, and should not be.`,
    markdownTable(sensitivityTable(sensed)),
    '## False alarms',
    `Doubts about sensors that never lied, for every 10,000 observations; in the two honest scenarios that is everybody. Refused and silent are
counts. The simulated instruments are quieter than real ones, so take this as the least, and look at your own city's in the metrics.`,
    markdownTable(falseAlarmTable(played)),
    list(falseAlarmExamples(played), 'There were none.'),
    '## Which test is right about which fault',
    markdownTable(rightTable),
  ]
    .join('\n\n')
    .concat('\n');
}
