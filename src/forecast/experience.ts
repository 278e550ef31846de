import type { BayCount } from './port.ts';
import type { Usual } from './profile.ts';

/** A moment of a street, as far as it matters for what comes next. */
export type Situation = {
  readonly now: Pick<BayCount, 'free' | 'known'>;
  /** What is usual now, and at the moment that is asked for. */
  readonly usualNow: Usual;
  readonly usualThen: Usual;
};

/** So many moments' worth of belief in what is usual, where nothing like this happened before. */
const beliefInUsual = 8;

/**
 * What happened after moments like this one, in all streets: of so many, in so many a place was free after so many minutes. Moments
 * are alike when about as many places are free of about as many, and the street is usually about as full then as now.
 */
export class Experience {
  readonly #seen = new Map<number, { moments: number; available: number }>();

  learn(step: number, situation: Situation, available: boolean): void {
    const key = keyOf(step, situation);
    const cell = this.#seen.get(key) ?? { moments: 0, available: 0 };
    this.#seen.set(key, cell);
    cell.moments += 1;
    if (available) cell.available += 1;
  }

  /** The share of comparable moments, leaning on what is usual where there are few. */
  expect(step: number, situation: Situation): { readonly probability: number; readonly comparable: number } {
    const { moments, available } = this.#seen.get(keyOf(step, situation)) ?? { moments: 0, available: 0 };
    const { availability } = situation.usualThen;
    return {
      probability: (available + beliefInUsual * availability) / (moments + beliefInUsual),
      comparable: moments,
    };
  }
}

const freeSteps: readonly number[] = [0, 1, 2, 3, 5, 8, 13];
const sizeSteps: readonly number[] = [2, 5, 10, 20, 40];
const availabilitySteps: readonly number[] = [0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 0.995];
/** Free places that usually come or go until then. */
const trendSteps: readonly number[] = [-2, -0.75, -0.25, 0.25, 0.75, 2];

/** The place of a value among rising bounds: 0 up to and including the first one. */
function stepOf(bounds: readonly number[], value: number): number {
  const index = bounds.findIndex((bound) => value <= bound);
  return index === -1 ? bounds.length : index;
}

function keyOf(step: number, { now, usualNow, usualThen }: Situation): number {
  const parts: readonly (readonly [number, number])[] = [
    [stepOf(freeSteps, now.free), freeSteps.length + 1],
    [stepOf(sizeSteps, now.known), sizeSteps.length + 1],
    [stepOf(availabilitySteps, usualThen.availability), availabilitySteps.length + 1],
    [stepOf(trendSteps, usualThen.free - usualNow.free), trendSteps.length + 1],
  ];
  return parts.reduce((key, [index, count]) => key * count + index, step);
}
