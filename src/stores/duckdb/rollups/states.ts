import { insertWorked } from './insert-worked.ts';
import { judged, ofDevicesIn, startOf, type Work, whole, windowOf } from './judged.ts';
import { endOf, type Run } from './runs.ts';

/**
 * Rolls up states: the share of the known time in which they held. A state holds until the next observation of its series, and no
 * longer than it is known; a doubted one ends the one before, and its own time is not known.
 */
export function workOutStates(work: Work): string {
  const { run } = work;
  const since = run.from - work.staleAfter;
  return insertWorked(work, {
    ctes: [
      ...judged(work, { name: 'judged', from: since, to: endOf(run), among: ofDevicesIn(work, since) }),
      `spells AS (SELECT *, least(lead(time) OVER (PARTITION BY quantity, device ORDER BY time), ` +
        `time + ${whole(work.staleAfter)}, ${whole(endOf(run))}) AS until FROM judged)`,
      `reaching AS (SELECT *, ${windowsOf(run)} AS window_number FROM spells WHERE until > ${whole(run.from)})`,
      `placed AS (SELECT quantity, device, area, window_number, value, quality, time >= ${startOf('window_number', run)} AS began, ` +
        `least(until, ${startOf('(window_number + 1)', run)}) - greatest(time, ${startOf('window_number', run)}) AS lasted ` +
        `FROM reaching)`,
    ],
    observed: 'began',
    sums: { known: 'sum(lasted)', held: 'sum(lasted * value)' },
    mean: (sum) => `${sum('held')} / ${sum('known')}`,
    percentilesOf: [],
    completeness: { sum: 'known', expected: run.length },
  });
}

/** The windows that a spell reaches into, one row for each. */
const windowsOf = (run: Run): string =>
  run.count === 1
    ? 'CAST(0 AS BIGINT)'
    : `unnest(range(${windowOf(`greatest(time, ${whole(run.from)})`, run)}, ${windowOf('until - 1', run)} + 1))`;
