import { type QuantityId, quantity } from '../../model/quantity.ts';
import type { UsualValue } from '../port.ts';

/** With fewer weeks, nothing is usual. */
const fewestWeeks = 3;

type Scale = { readonly up: (value: number) => number; readonly down: (sum: number) => number };
const same = (value: number): number => value;
/** Decibels add up as energy. */
const energy: Scale = { up: (level) => 10 ** (level / 10), down: (sum) => 10 * Math.log10(sum) };
const plain: Scale = { up: same, down: same };

export const scaleOf = (id: QuantityId): Scale => (quantity(id).averages === 'energy' ? energy : plain);

/** What was observed in the same hour of some weeks, of one group. */
export class HourMeans {
  readonly #scale: Scale;
  readonly #weeks = new Map<number, { sum: number; weight: number }>();

  constructor(id: QuantityId) {
    this.#scale = scaleOf(id);
  }

  add(week: number, { mean, weight }: { readonly mean: number; readonly weight: number }): void {
    const known = this.#weeks.get(week) ?? { sum: 0, weight: 0 };
    this.#weeks.set(week, { sum: known.sum + this.#scale.up(mean) * weight, weight: known.weight + weight });
  }

  /** `undefined` where too few weeks say it. */
  usual(): UsualValue | undefined {
    const weeks = [...this.#weeks.values()].map(({ sum, weight }) => sum / weight);
    if (weeks.length < fewestWeeks) return undefined;
    const shown = weeks.map((each) => this.#scale.down(each));
    const middle = mean(shown);
    const spread = shown.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (shown.length - 1);
    return { mean: this.#scale.down(mean(weeks)), deviation: Math.sqrt(spread), weeks: weeks.length };
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
