import { hours } from '../../../model/duration.ts';
import { insertWorked } from './insert-worked.ts';
import { isCounted, judged, startOf, type Work, whole, windowOf } from './judged.ts';

/** A reading that lies longer before the window says nothing about how much grew in it. */
const lookBack = hours(24);

const countedOnly = (column: string): string => `CASE WHEN ${isCounted} THEN ${column} END IGNORE NULLS`;

/** Rolls up what only grows: how much it grew, from reading to reading. A counter that falls was changed, and adds nothing. */
export function workOutTotal(work: Work): string {
  const { run } = work;
  const since = (column: string): string => `${column} >= ${startOf('window_number', run)} - ${whole(lookBack)}`;
  return insertWorked(work, {
    ctes: [
      `judged AS (${judged(work, lookBack)})`,
      // Of what was before the run only the newest, counted and not, can be where something grew from: the rest is not sorted.
      `known AS (SELECT device, area, time, value, quality FROM judged WHERE time >= ${whole(run.from)} UNION ALL ` +
        `SELECT device, 0, max(time), arg_max(value, time), arg_max(quality, time) FROM judged ` +
        `WHERE time < ${whole(run.from)} GROUP BY device, ${isCounted})`,
      `steps AS (SELECT *, lag(value) OVER series AS before, lag(time) OVER series AS before_at, ` +
        `lag(${countedOnly('value')}) OVER series AS counted_before, lag(${countedOnly('time')}) OVER series AS counted_before_at ` +
        `FROM known WINDOW series AS (PARTITION BY device ORDER BY time))`,
      `steps_of_run AS (SELECT *, ${windowOf('time', run)} AS window_number FROM steps WHERE time >= ${whole(run.from)})`,
      `placed AS (SELECT device, area, window_number, value, quality, ` +
        `CASE WHEN ${since('before_at')} THEN greatest(0, value - before) END AS growth, ` +
        `CASE WHEN ${since('counted_before_at')} THEN greatest(0, value - counted_before) END AS counted_growth ` +
        `FROM steps_of_run)`,
    ],
    sums: { all_grown: 'sum(growth)', counted_grown: 'sum(counted_growth)' },
    mean: (sum, of) => sum(`${of}_grown`),
    hasPercentiles: false,
    completeness: { sum: 'observed_count', expected: run.length / work.every },
  });
}
