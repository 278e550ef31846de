import type { QuantityId } from '../../model/quantity.ts';
import { passed, suspect, type Verdict } from './verdict.ts';
import { spanText, valueText } from './wording.ts';

export type RateLimits = { readonly suspectPerMinute: number };

/** A reading and the one before it. `span` is the time between them, in milliseconds. */
export type Step = { readonly before: number; readonly value: number; readonly span: number };

const minute = 60_000;

/**
 * Rate of change (QARTOD test 7), per minute because city sensors speak unevenly. Readings less than a minute apart count as a minute
 * apart, or the last digit of two readings of one second would be a storm.
 */
export function judgeRate(id: QuantityId, { before, value, span }: Step, { suspectPerMinute }: RateLimits): Verdict {
  const perMinute = Math.abs(value - before) / (Math.max(span, minute) / minute);
  if (perMinute <= suspectPerMinute) return passed;
  const word = value > before ? 'rose' : 'fell';
  return suspect(
    `rate_of_change: ${word} from ${valueText(id, before)} to ${valueText(id, value)} within ${spanText(span)} ` +
      `(suspect beyond ${valueText(id, suspectPerMinute)} per minute)`,
  );
}

/** A meter may run this much fast: its clock, and that of its readings. */
export const runsFast = 1.1;

/** By so much a meter may grow at once: what it counts in steps comes late by up to one of them. Most count in whole units. */
export const oneStep = 1;

/**
 * A meter that only counts up: what falls was replaced, set back, or read wrongly; so was what grew faster than there was time for.
 */
export function judgeGrowth(id: QuantityId, { before, value, span }: Step, limits: RateLimits | undefined): Verdict {
  const from = `from ${valueText(id, before)} to ${valueText(id, value)}`;
  if (value < before) return suspect(`rate_of_change: fell ${from}, and such a meter only counts up`);
  if (limits === undefined) return passed;
  const most = (limits.suspectPerMinute * runsFast * Math.max(span, minute)) / minute + oneStep;
  if (value - before <= most) return passed;
  return suspect(
    `rate_of_change: rose ${from} within ${spanText(span)} (suspect beyond ${valueText(id, most)} in this time)`,
  );
}
