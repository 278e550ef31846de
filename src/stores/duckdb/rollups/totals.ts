import { longestGap } from '../../../model/reach.ts';
import { insertWorked } from './insert-worked.ts';
import { isCounted, judged, ofDevicesIn, startOf, type Work, whole, windowOf } from './judged.ts';
import { endOf } from './runs.ts';

const countedOnly = (column: string): string => `CASE WHEN ${isCounted} THEN ${column} END IGNORE NULLS`;

/** Rolls up what only grows: how much it grew, from reading to reading. A counter that falls was changed, and adds nothing. */
export function workOutTotals(work: Work): string {
  const { run } = work;
  const far = run.from - longestGap;
  const near = Math.max(far, run.from - work.staleAfter);
  const since = (column: string): string => `${column} >= ${startOf('window_number', run)} - ${whole(longestGap)}`;
  return insertWorked(work, {
    ctes: [
      ...judged(work, { name: 'judged', from: run.from, to: endOf(run), among: ofDevicesIn(work, run.from) }),
      ...judged(work, { name: 'near', from: near, to: run.from, among: 'device IN (SELECT device FROM judged)' }),
      // Hardly anybody: a healthy device has spoken shortly before.
      `unknown AS MATERIALIZED (SELECT DISTINCT quantity, device FROM judged ANTI JOIN ` +
        `(SELECT quantity, device FROM near WHERE ${isCounted}) USING (quantity, device))`,
      ...judged(work, { name: 'far', from: far, to: near, among: 'device IN (SELECT device FROM unknown)' }),
      // Of what was before the run only the newest, counted and not, can be where something grew from: the rest is not sorted.
      `known AS (SELECT quantity, device, area, time, value, quality FROM judged UNION ALL ` +
        `SELECT quantity, device, 0, max(time), arg_max(value, time), arg_max(quality, time) ` +
        `FROM (SELECT * FROM near UNION ALL SELECT * FROM far) GROUP BY quantity, device, ${isCounted})`,
      `steps AS (SELECT *, lag(value) OVER series AS before, lag(time) OVER series AS before_at, ` +
        `lag(${countedOnly('value')}) OVER series AS counted_before, lag(${countedOnly('time')}) OVER series AS counted_before_at ` +
        `FROM known WINDOW series AS (PARTITION BY quantity, device ORDER BY time))`,
      `steps_of_run AS (SELECT *, ${windowOf('time', run)} AS window_number FROM steps WHERE time >= ${whole(run.from)})`,
      `placed AS (SELECT quantity, device, area, window_number, value, quality, ` +
        `CASE WHEN ${since('before_at')} THEN greatest(0, value - before) END AS growth, ` +
        `CASE WHEN ${since('counted_before_at')} THEN greatest(0, value - counted_before) END AS counted_growth ` +
        `FROM steps_of_run)`,
    ],
    sums: { all_grown: 'sum(growth)', counted_grown: 'sum(counted_growth)' },
    mean: (sum, of) => sum(`${of}_grown`),
    percentilesOf: [],
    completeness: { sum: 'observed_count', expected: run.length / work.every },
  });
}
