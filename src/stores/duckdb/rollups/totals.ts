import { hours } from '../../../model/duration.ts';
import { insertWorked, qualityCounts } from './insert-worked.ts';
import { grouped, isCounted, judged, startOf, type Work, whole, windowOf } from './judged.ts';

/** A reading that lies longer before the window says nothing about how much grew in it. */
const lookBack = hours(24);

/** Rolls up what only grows: how much it grew, from reading to reading. A counter that falls was changed, and adds nothing. */
export function workOutTotal(work: Work): string {
  const { run } = work;
  const since = (column: string): string => `${column} >= ${startOf('window_number', run)} - ${whole(lookBack)}`;
  const counted = ` FILTER (${isCounted})`;
  return insertWorked(work, {
    ctes: [
      `judged AS (${judged(work, lookBack)})`,
      // Among those that are counted or not: of a counted reading, the one before is the counted one before.
      `steps AS (SELECT *, lag(value) OVER every AS before, lag(time) OVER every AS before_at, ` +
        `lag(value) OVER alike AS counted_before, lag(time) OVER alike AS counted_before_at FROM judged ` +
        `WINDOW every AS (PARTITION BY device ORDER BY time), ` +
        `alike AS (PARTITION BY device, ${isCounted} ORDER BY time))`,
      `placed AS (SELECT *, ${windowOf('time', run)} AS window_number FROM steps WHERE time >= ${whole(run.from)})`,
      `grown AS (SELECT device, area, window_number, value, quality, ` +
        `CASE WHEN ${since('before_at')} THEN greatest(0, value - before) END AS growth, ` +
        `CASE WHEN ${isCounted} AND ${since('counted_before_at')} ` +
        `THEN greatest(0, value - counted_before) END AS counted_growth FROM placed)`,
      `grouped AS (${grouped(work.by, 'grown', 'window_number, value, quality, growth, counted_growth')})`,
    ],
    from: 'grouped',
    figures: {
      counted_count: `count(*)${counted}`,
      counted_mean: 'sum(counted_growth)',
      counted_min: `min(value)${counted}`,
      counted_max: `max(value)${counted}`,
      percentiles: 'NULL',
      all_count: 'count(*)',
      all_mean: 'sum(growth)',
      all_min: 'min(value)',
      all_max: 'max(value)',
      ...qualityCounts('true'),
      heard: `count(*)${counted}`,
    },
    expected: run.length / work.every,
  });
}
