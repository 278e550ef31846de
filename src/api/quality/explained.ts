import { type Quality, qualityCodes } from '../../model/quality.ts';
import type { QualityTest } from '../../model/quality-tests.ts';

/** From good to bad, and what is not there last. Signs differ in shape, so that nobody depends on colour. */
export const signs: Readonly<Record<Quality, string>> = {
  pass: '✓',
  not_evaluated: '–',
  suspect: '?',
  fail: '✕',
  missing: '○',
};

export const flagOrder: readonly Quality[] = ['pass', 'not_evaluated', 'suspect', 'fail', 'missing'];

export const codeOf = (quality: Quality): number => qualityCodes[quality];

type Judging = {
  readonly verdicts: readonly Quality[];
  /** After which a test is made; ours when left out. */
  readonly standard: string | undefined;
};

/** What each test can say, besides that all is well or that it cannot tell. */
export const tests: Readonly<Record<QualityTest, Judging>> = {
  gross_range: { verdicts: ['suspect', 'fail'], standard: 'QARTOD gross range test' },
  spike: { verdicts: ['suspect', 'fail'], standard: 'QARTOD spike test (average method)' },
  rate_of_change: { verdicts: ['suspect'], standard: 'QARTOD rate of change test, per unit of time' },
  flat_line: { verdicts: ['suspect', 'fail'], standard: 'QARTOD flat line test, by duration' },
  clock: { verdicts: ['suspect'], standard: 'QARTOD timing test, extended by an estimate of the offset' },
  neighbour: { verdicts: ['suspect'], standard: 'QARTOD neighbour test' },
  battery: { verdicts: ['suspect'], standard: undefined },
};

/** A reason as the tests write it, in its two parts. */
export function partsOf(reason: string): { readonly test: QualityTest | undefined; readonly detail: string } {
  const [, name = '', detail = reason] = /^([a-z_]+): (.*)$/s.exec(reason) ?? [];
  return isTest(name) ? { test: name, detail } : { test: undefined, detail: reason };
}

export const isTest = (text: string): text is QualityTest => Object.hasOwn(tests, text);
