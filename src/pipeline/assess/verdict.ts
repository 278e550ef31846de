import { isDoubted, type Quality } from '../../model/quality.ts';

/** What one test says of one observation. `reason` is empty unless it doubts. */
export type Verdict = { readonly quality: Exclude<Quality, 'missing'>; readonly reason: string };

/** The test ran and doubts nothing. */
export const passed: Verdict = { quality: 'pass', reason: '' };
/** The test could not run: it has no limits, or has not seen enough. */
export const notEvaluated: Verdict = { quality: 'not_evaluated', reason: '' };

export const suspect = (reason: string): Verdict => ({ quality: 'suspect', reason });
export const failed = (reason: string): Verdict => ({ quality: 'fail', reason });

/** How bad a word is, so that the worst can win: what no test could look at is better than what one doubts, and worse than nothing. */
const ranks = { not_evaluated: 0, pass: 1, suspect: 2, fail: 3 } as const;

export const isWorse = (left: Verdict['quality'], right: Verdict['quality']): boolean => ranks[left] > ranks[right];
export const isDoubt = ({ quality }: Pick<Verdict, 'quality'>): boolean => isDoubted(quality);
