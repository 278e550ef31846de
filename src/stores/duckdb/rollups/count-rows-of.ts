import type { Kinds } from '../../../model/device-kind.ts';
import type { RollupTask } from '../../port.ts';
import type { Names } from '../names.ts';
import { tableName } from '../schema.ts';
import type { Statement } from '../statements.ts';
import { inAreas, ofDevice, spanOf } from './judged.ts';
import { amongOf } from './plan.ts';
import { endOf, runsOf } from './runs.ts';

/** Counts what a task has to read; `undefined` when that is nothing. */
export function countRowsOf(
  { kind, windows, of }: RollupTask,
  { kinds, names }: { readonly kinds: Kinds; readonly names: Names },
): Statement | undefined {
  const runs = runsOf(windows);
  const among = amongOf(of, names);
  if (!kinds.has(kind) || runs.length === 0 || among === undefined) return undefined;
  const spans = runs.map((run) => spanOf(run.from, endOf(run))).join(' OR ');
  const sql = `SELECT CAST(count(*) AS DOUBLE) FROM ${tableName(kind)} WHERE (${spans})${ofDevice(among)} AND ${inAreas(among)}`;
  return { sql, parameters: [] };
}
