import { z } from 'zod';
import { isKnown } from '../../model/freshness.ts';
import { isCounted, type Quality } from '../../model/quality.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Basis as DerivedBasis } from '../../state/port.ts';
import type { Fact } from './city-view.ts';
import { AgeShape, QualityShape } from './value.ts';

/** What a derived number rests on: how many values, how old, and how good the worst of them is. */
export const BasisShape = z
  .object({
    values: z.int().min(0).describe('Known values that went into the number.'),
    newestAgeSeconds: AgeShape.nullable(),
    oldestAgeSeconds: AgeShape.nullable(),
    quality: QualityShape,
    reasons: z.array(z.string()),
  })
  .meta({ id: 'Basis', description: 'What a derived number rests on; its quality is that of its worst value.' });

export type Basis = z.output<typeof BasisShape>;

const worseLast: readonly Quality[] = ['pass', 'not_evaluated', 'suspect', 'fail', 'missing'];

type Evidence = Pick<Fact, 'ageSeconds' | 'quality' | 'reasons'>;

export function basisOf(facts: readonly Evidence[]): Basis {
  let [newest, oldest, worst] = [Number.POSITIVE_INFINITY, 0, -1];
  const reasons = new Set<string>();
  for (const { ageSeconds, quality, reasons: why } of facts) {
    newest = Math.min(newest, ageSeconds);
    oldest = Math.max(oldest, ageSeconds);
    worst = Math.max(worst, worseLast.indexOf(quality));
    for (const reason of why) reasons.add(reason);
  }
  const seen = facts.length > 0;
  return {
    values: facts.length,
    newestAgeSeconds: seen ? newest : null,
    oldestAgeSeconds: seen ? oldest : null,
    quality: worseLast[worst] ?? 'missing',
    reasons: [...reasons],
  };
}

/** What the state of the city has derived, as it is shown. Values that count give no reasons: nobody doubts them. */
export function presentBasis({ values, newest, oldest, quality }: DerivedBasis, now: EpochMs): Basis {
  const age = (moment: EpochMs | undefined): number | null =>
    moment === undefined ? null : Math.max(0, Math.round((now - moment) / 1000));
  return { values, newestAgeSeconds: age(newest), oldestAgeSeconds: age(oldest), quality, reasons: [] };
}

/** Whether a value may enter a total or a mean: it is known, and no test has put it in doubt. */
export const counts = (fact: Pick<Fact, 'freshness' | 'quality'> | undefined): fact is Fact =>
  fact !== undefined && isKnown(fact.freshness) && isCounted(fact.quality);

/** Whether somebody speaks, and a test doubts what it says. */
export const isDoubted = (fact: Pick<Fact, 'freshness' | 'quality'> | undefined): boolean =>
  fact !== undefined && isKnown(fact.freshness) && !isCounted(fact.quality);
