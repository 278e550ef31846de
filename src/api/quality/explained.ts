import { type Quality, qualityCodes } from '../../model/quality.ts';
import type { QualityTest } from '../../model/quality-tests.ts';

/** What a flag says, for everybody. */
export type FlagText = { readonly word: string; readonly sign: string; readonly meaning: string };

/** What a test looks at: a name and a sentence for everybody, and what an engineer needs to know. */
export type TestText = {
  readonly label: string;
  /** One sentence without a technical word. */
  readonly plainly: string;
  /** The rule. */
  readonly rule: string;
  /** When it says nothing. */
  readonly needs: string;
  readonly verdicts: readonly Quality[];
  readonly standard: string;
};

/** From good to bad, and what is not there last. Signs differ in shape, so that nobody depends on colour. */
export const flags: Readonly<Record<Quality, FlagText>> = {
  pass: { word: 'passed', sign: '✓', meaning: 'At least one test looked at the value, and none found anything odd.' },
  not_evaluated: {
    word: 'not tested',
    sign: '–',
    meaning: 'No test could look at the value: there are none for it, or too little is known yet. It counts, as it is.',
  },
  suspect: {
    word: 'doubtful',
    sign: '?',
    meaning: 'A test found it odd. It may be true all the same; it is shown, and is in no mean and no total.',
  },
  fail: {
    word: 'failed',
    sign: '✕',
    meaning: 'A test found it almost certainly wrong. It is kept and shown as it came, and is in no mean and no total.',
  },
  missing: { word: 'no value', sign: '○', meaning: 'The device has never said anything about this.' },
};

export const flagOrder: readonly Quality[] = ['pass', 'not_evaluated', 'suspect', 'fail', 'missing'];

export const codeOf = (quality: Quality): number => qualityCodes[quality];

export const tests: Readonly<Record<QualityTest, TestText>> = {
  gross_range: {
    label: 'Range',
    plainly: 'The value is outside of what this sensor can measure, or outside of what this city ever sees.',
    rule: 'Outside the range of the sensor: fail. Outside the plausible range of the quantity or kind: suspect. The ends of a range belong to it.',
    needs:
      'Only the value. Where everything that is possible is plausible (states, percentages), there is nothing to test.',
    verdicts: ['suspect', 'fail'],
    standard: 'QARTOD gross range test',
  },
  spike: {
    label: 'Spike',
    plainly: 'The value jumped away from the one before it, and the next one was back where it had been.',
    rule: 'Distance of a reading from the mean of the reading before and the reading behind it: beyond the lower limit suspect, beyond the higher one fail.',
    needs:
      'The next reading, so the verdict comes with that one and raises `revision` to 2; both neighbours within three times the rhythm of the kind, and not doubted themselves. Late readings are not tested.',
    verdicts: ['suspect', 'fail'],
    standard: 'QARTOD spike test (average method)',
  },
  rate_of_change: {
    label: 'Rate of change',
    plainly: 'The value changed faster than such things change, or a counter that can only grow went down.',
    rule: 'Difference to the reading before, per minute (of less than a minute as of one), beyond the limit: suspect. A total that falls: suspect.',
    needs:
      'A reading before it that no other test doubts, within three times the rhythm of the kind. States and late readings are not tested.',
    verdicts: ['suspect'],
    standard: 'QARTOD rate of change test, per unit of time',
  },
  flat_line: {
    label: 'Flat line',
    plainly: 'The sensor has said exactly the same for so long that it is probably stuck.',
    rule: 'The very same value for longer than the lower span: suspect; for longer than the higher one: fail. Values at which a quantity may rest (no light at night) are left out.',
    needs: 'Readings without a longer silence for that span. States and totals are not tested: they may rest for ever.',
    verdicts: ['suspect', 'fail'],
    standard: 'QARTOD flat line test, by duration',
  },
  clock: {
    label: 'Clock',
    plainly: 'The clock of the device is wrong, so we do not really know when it measured this.',
    rule: 'The shortest delay from the time that the device says to the arrival, in each of the last six spans of ten minutes (or of the rhythm of the kind, if that is longer): ahead of ours by more than a minute, behind by the same quarter of an hour or more each time, or drifting by more than a minute an hour: suspect. So is a single reading that is ahead by more than a minute, or older than 30 days when it arrives. Nothing is corrected; what is impossible is refused.',
    needs:
      'A time that the device says itself; without one the time of arrival stands, and nothing is tested. Messages in three of the spans, in four for a drift.',
    verdicts: ['suspect'],
    standard: 'QARTOD timing test, extended by an estimate of the offset',
  },
  neighbour: {
    label: 'Neighbours',
    plainly: 'The sensors around it agree with each other, and this one says something else.',
    rule: 'Distance from the median of the nearest sensors of the same quantity, beyond the limit and beyond a share of the median: suspect. The reason names the neighbours.',
    needs: 'Enough sensors near by that have spoken lately and are not doubted themselves.',
    verdicts: ['suspect'],
    standard: 'QARTOD neighbour test',
  },
  battery: {
    label: 'Battery',
    plainly: 'The battery of the device is almost empty, and then sensors often measure wrongly.',
    rule: 'While the battery of the device is below 5 %, all its other measurements are suspect; the level of the battery itself is not.',
    needs: 'A level of the battery from the last 7 days.',
    verdicts: ['suspect'],
    standard: 'Ours',
  },
};

/** A reason as the tests write it, in its two parts. */
export function partsOf(reason: string): { readonly test: QualityTest | undefined; readonly detail: string } {
  const [, name = '', detail = reason] = /^([a-z_]+): (.*)$/s.exec(reason) ?? [];
  return isTest(name) ? { test: name, detail } : { test: undefined, detail: reason };
}

export const isTest = (text: string): text is QualityTest => Object.hasOwn(tests, text);
