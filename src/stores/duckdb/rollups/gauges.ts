import { quantity } from '../../../model/quantity.ts';
import { insertWorked, qualityCounts } from './insert-worked.ts';
import { grouped, isCounted, judged, type Work, windowOf } from './judged.ts';

/** Rolls up what can be averaged over its readings, each by its own rule. */
export function workOutGauge(work: Work): string {
  const { averages } = quantity(work.quantity);
  const mean = averages === 'energy' ? energyMean : averages === 'vector' ? vectorMean : arithmeticMean;
  const counted = ` FILTER (${isCounted})`;
  const percentiles = averages === 'vector' ? 'NULL' : `quantile_cont(value, [0.1, 0.5, 0.9])${counted}`;
  return insertWorked(work, {
    ctes: [
      `judged AS (${judged(work, 0)})`,
      `grouped AS (${grouped(work.by, 'judged', 'time, value, quality')})`,
      `said AS (SELECT group_number, ${windowOf('time', work.run)} AS window_number, value, quality FROM grouped)`,
    ],
    from: 'said',
    figures: {
      counted_count: `count(*)${counted}`,
      counted_mean: mean(counted),
      counted_min: `min(value)${counted}`,
      counted_max: `max(value)${counted}`,
      percentiles,
      all_count: 'count(*)',
      all_mean: mean(''),
      all_min: 'min(value)',
      all_max: 'max(value)',
      ...qualityCounts('true'),
      heard: `count(*)${counted}`,
    },
    expected: work.run.length / work.every,
  });
}

const arithmeticMean = (filter: string): string => `avg(value)${filter}`;

/** Decibels add up as energy. */
const energyMean = (filter: string): string => `10 * log10(avg(pow(10, value / 10))${filter})`;

/**
 * Directions add up as vectors. Where these cancel each other out, what is left over is rounding, and no direction;
 * and what is left of 360 by rounding is 0.
 */
function vectorMean(filter: string): string {
  const east = `sum(sin(radians(value)))${filter}`;
  const north = `sum(cos(radians(value)))${filter}`;
  return (
    `CASE WHEN sqrt(pow(${east}, 2) + pow(${north}, 2)) >= 1e-9 * count(*)${filter} ` +
    `THEN fmod(round(fmod(degrees(atan2(${east}, ${north})) + 360, 360), 9), 360) END`
  );
}
