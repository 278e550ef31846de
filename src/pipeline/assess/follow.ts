import type { Duration } from '../../model/duration.ts';
import type { Observation } from '../../model/observation.ts';
import { judgeFlatLine } from './flat-line.ts';
import type { SeriesPlan } from './plan.ts';
import { judgeGrowth, judgeRate, type Step } from './rate-of-change.ts';
import { type Kept, marks, type SeriesMemory } from './series-memory.ts';
import { judgeSpike } from './spike.ts';
import { isDoubt, isWorse, notEvaluated, type Verdict } from './verdict.ts';

/** A reading that follows the last one of its series, and what the tests of the value alone say of it. */
export type Following = {
  readonly series: number;
  readonly plan: SeriesPlan;
  readonly value: number;
  readonly time: number;
  readonly widestGap: Duration;
  readonly range: Verdict;
};

/** What the step from the last reading to this one says. */
export function judgeStep(memory: SeriesMemory, { series, plan, value, time }: Following): Verdict {
  if (!memory.hasRead(series)) return notEvaluated;
  const step = { before: memory.value(series), value, span: time - memory.time(series) };
  if (plan.onlyGrows) return judgeGrowing(memory, { series, plan, value, time }, step);
  return plan.rateOfChange === undefined ? notEvaluated : judgeRate(plan.quantity, step, plan.rateOfChange);
}

/**
 * A meter goes on from its last reading, or, where that one was doubted, from the trusted one before it: who leaps and comes back was
 * read wrongly once, who leaps and goes on from there was replaced.
 */
function judgeGrowing(
  memory: SeriesMemory,
  { series, plan, value, time }: Pick<Following, 'series' | 'plan' | 'value' | 'time'>,
  fromLast: Step,
): Verdict {
  const said = judgeGrowth(plan.quantity, fromLast, plan.rateOfChange);
  if (!isDoubt(said) || !isDoubtful(memory, series) || !memory.is(series, marks.hasBefore)) return said;
  const span = time - memory.timeBefore(series);
  return judgeGrowth(plan.quantity, { before: memory.valueBefore(series), value, span }, plan.rateOfChange);
}

const isDoubtful = (memory: SeriesMemory, series: number): boolean => memory.is(series, marks.byRange | marks.byRate);

/** A meter whose last reading was doubted keeps the trusted one before it, until one is trusted again. */
export const keepsBefore = (memory: SeriesMemory, { series, plan }: Following): boolean =>
  plan.onlyGrows && isDoubtful(memory, series) && memory.is(series, marks.hasBefore);

/**
 * Whether the last reading was a spike, now that the one behind it is there. One that is doubted itself says nothing about those
 * beside it: a single spike would make three suspects.
 */
export function judgeLast(memory: SeriesMemory, following: Following, step: Verdict): Verdict {
  const { series, plan, value, time, widestGap, range } = following;
  if (plan.spike === undefined || !memory.is(series, marks.hasBefore)) return notEvaluated;
  const last = memory.time(series);
  if (time - last > widestGap || last - memory.timeBefore(series) > widestGap) return notEvaluated;
  if (isDoubt(range) || memory.is(series, marks.beforeDoubted)) return notEvaluated;
  if (isDoubt(step) && !memory.is(series, marks.byRate)) return notEvaluated;
  const around = { before: memory.valueBefore(series), value: memory.value(series), behind: value };
  return judgeSpike(plan.quantity, around, plan.spike);
}

/** The last reading with its new judgement, where the spike test doubts it: one more reason, and worse where it was better. */
export function rejudgeLast(
  memory: SeriesMemory,
  { series, plan }: Following,
  spike: Verdict,
): { readonly kept: Kept; readonly observation: Observation & { readonly revision: number } } | undefined {
  if (!isDoubt(spike)) return undefined;
  memory.mark(series, marks.bySpike);
  const kept = memory.last(series);
  const quality = isWorse(spike.quality, kept.quality) ? spike.quality : kept.quality;
  const reasons = [...kept.reasons, spike.reason];
  memory.rejudge(series, { quality, reasons });
  return { kept, observation: { quantity: plan.quantity, value: kept.value, quality, reasons, revision: 2 } };
}

/** A step from a reading that another test doubts says nothing about the reading behind it: an honest one must not pay for a lie. */
export const trustedStep = (memory: SeriesMemory, { series, plan }: Following, step: Verdict): Verdict =>
  !plan.onlyGrows && memory.is(series, marks.byRange | marks.bySpike | marks.byNeighbour) ? notEvaluated : step;

const hasLately = (memory: SeriesMemory, { series, time, widestGap }: Following): boolean =>
  memory.hasRead(series) && time - memory.time(series) <= widestGap;

/** Since when the value has been the same, without a gap. */
export const sameSince = (memory: SeriesMemory, following: Following): number =>
  hasLately(memory, following) && memory.value(following.series) === following.value
    ? memory.since(following.series)
    : following.time;

export function judgeRepetition(memory: SeriesMemory, following: Following): Verdict {
  const { plan, value, time } = following;
  if (plan.flatLine === undefined || !hasLately(memory, following)) return notEvaluated;
  const repeatedFor = time - sameSince(memory, following);
  return judgeFlatLine(plan.quantity, { value, repeatedFor }, plan.flatLine);
}
