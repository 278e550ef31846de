import { type QuantityId, quantity } from '../model/quantity.ts';
import type { Rollup, Summary } from '../model/rollup.ts';
import type { EpochMs } from '../model/time.ts';
import { energyMean } from './valid-windows.ts';

/** The windows of the devices of one kind, and how many devices those are. */
export type Share = { readonly windows: readonly Rollup[]; readonly devices: number };

/**
 * What devices of several kinds say together of one quantity in one area: window by window, as if they were of one kind. With one
 * kind, its windows are answered as they are.
 */
export function combine(shares: readonly Share[]): readonly Rollup[] {
  const [only, ...others] = shares;
  if (only === undefined || others.length === 0) return only?.windows ?? [];
  const byStart = new Map<EpochMs, Part[]>();
  for (const { windows, devices } of shares) {
    for (const window of windows) {
      const parts = byStart.get(window.start) ?? [];
      parts.push({ window, devices });
      byStart.set(window.start, parts);
    }
  }
  const total = shares.reduce((sum, { devices }) => sum + devices, 0);
  const joined = [...byStart.values()].flatMap((parts) => {
    const [first] = parts;
    return first === undefined ? [] : [join(first.window, parts, total)];
  });
  return joined.toSorted((one, other) => one.start - other.start);
}

type Part = { readonly window: Rollup; readonly devices: number };

function join(first: Rollup, parts: readonly Part[], devices: number): Rollup {
  const windows = parts.map(({ window }) => window);
  const known = parts.reduce((sum, part) => sum + knownBy(part), 0);
  return {
    ...first,
    counted: summarise(first.quantity, parts, ({ counted }) => counted),
    all: summarise(first.quantity, parts, ({ all }) => all),
    // They cannot be made from those of parts.
    percentiles: undefined,
    quality: {
      pass: sumOf(windows, ({ quality }) => quality.pass),
      not_evaluated: sumOf(windows, ({ quality }) => quality.not_evaluated),
      suspect: sumOf(windows, ({ quality }) => quality.suspect),
      fail: sumOf(windows, ({ quality }) => quality.fail),
    },
    completeness: Math.min(1, known / devices),
    revision: 1 + sumOf(windows, ({ revision }) => revision - 1),
  };
}

const sumOf = (windows: readonly Rollup[], number: (window: Rollup) => number): number =>
  windows.reduce((sum, window) => sum + number(window), 0);

const knownBy = ({ window, devices }: Part): number => window.completeness * devices;

function summarise(id: QuantityId, parts: readonly Part[], of: (window: Rollup) => Summary): Summary {
  const summaries = parts.map(({ window }) => of(window));
  const means = parts.flatMap((part) => {
    const { mean, count } = of(part.window);
    const weight = quantity(id).averages === 'share_of_time' ? knownBy(part) : count;
    return mean === undefined ? [] : [{ level: mean, weight }];
  });
  return {
    count: summaries.reduce((sum, { count }) => sum + count, 0),
    mean: means.length === 0 ? undefined : meanOf(id, means),
    min: least(summaries.map(({ min }) => min)),
    max: least(
      summaries.map(({ max }) => max),
      -1,
    ),
  };
}

type Weighted = { readonly level: number; readonly weight: number };

function meanOf(id: QuantityId, means: readonly Weighted[]): number | undefined {
  const { averages } = quantity(id);
  if (averages === 'difference') return means.reduce((sum, { level }) => sum + level, 0);
  const weight = means.reduce((sum, one) => sum + one.weight, 0);
  if (weight === 0 || averages === 'vector') return undefined;
  if (averages === 'energy') return energyMean(means);
  return means.reduce((sum, one) => sum + one.level * one.weight, 0) / weight;
}

/** The least of the numbers that are known; with the sign -1 the greatest. */
function least(numbers: readonly (number | undefined)[], sign: 1 | -1 = 1): number | undefined {
  const known = numbers.flatMap((number) => (number === undefined ? [] : [sign * number]));
  return known.length === 0 ? undefined : sign * Math.min(...known);
}
