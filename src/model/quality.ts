/**
 * How far an observation can be trusted, after QARTOD (IOOS): the code numbers are the standard's and are what stores keep.
 * A test that could not run says `not_evaluated`, never `pass`.
 */
export const qualityCodes = { pass: 1, not_evaluated: 2, suspect: 3, fail: 4, missing: 9 } as const;

export type Quality = keyof typeof qualityCodes;

/** Whether a value counts: no test doubts it. Only such values enter totals, and means unless all were asked for. */
export const isCounted = (quality: Quality): boolean => quality === 'pass' || quality === 'not_evaluated';

/** Whether a test doubts a value. */
export const isDoubted = (quality: Quality): boolean => quality === 'suspect' || quality === 'fail';

export const qualityOfCode = (code: number): Quality => {
  switch (code) {
    case 1:
      return 'pass';
    case 3:
      return 'suspect';
    case 4:
      return 'fail';
    case 9:
      return 'missing';
    default:
      return 'not_evaluated';
  }
};
