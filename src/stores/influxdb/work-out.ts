import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { hours } from '../../model/duration.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { reachOf } from '../../model/reach.ts';
import type { Rollup } from '../../model/rollup.ts';
import type { EpochMs } from '../../model/time.ts';
import type { RollupTask, TimeSpan } from '../port.ts';
import { byGroupThenStart } from '../rolling/order.ts';
import { startWork } from '../rolling/work.ts';
import { quantitiesOf } from '../rolling/work-out.ts';
import { devicePages } from './device-pages.ts';
import { tagIs } from './influxql.ts';
import type { Query } from './query.ts';
import { readPoints } from './read-points.ts';
import { deviceTag } from './schema.ts';

/** Works out rollups here from the readings that are kept there: no two releases can be asked for the same figures. */
export async function workOut(query: Query, task: RollupTask, kinds: Kinds): Promise<readonly Rollup[]> {
  const kind = kinds.get(task.kind);
  if (kind === undefined) return [];
  const rollups: Rollup[] = [];
  for (const quantity of quantitiesOf(task, kind)) {
    rollups.push(...(await workOutQuantity(query, { kind, quantity, task })));
  }
  return rollups.sort(byGroupThenStart);
}

export type QuantityWork = { readonly kind: DeviceKind; readonly quantity: QuantityId; readonly task: RollupTask };

export async function workOutQuantity(
  query: Query,
  { kind, quantity, task }: QuantityWork,
): Promise<readonly Rollup[]> {
  const { of, at } = task;
  const rollups: Rollup[] = [];
  for (const { windows, span } of runsOf(task.windows)) {
    const work = startWork({ kind, quantity, task: { windows, of, at } });
    for (const devices of await pagesOf(query, { kind, quantity, task, span })) {
      for await (const { device, points } of readPoints(query, { kind, quantity, span, devices })) {
        for (const point of points) work.take(device, point);
      }
    }
    rollups.push(...work.finish());
  }
  return rollups;
}

async function pagesOf(query: Query, { kind, quantity, task, span }: QuantityWork & { readonly span: TimeSpan }) {
  const { of } = task;
  if (of.by === 'device' && of.device !== undefined) return [` AND ${tagIs(deviceTag, of.device)}`];
  return await devicePages(query, { kind, span, reach: reachOf(quantity, kind) });
}

type Run = { readonly windows: TimeSpan[]; readonly span: { readonly from: EpochMs; to: EpochMs } };

/** Windows that are read with one question. What lies between windows that are far apart is not read. */
function runsOf(windows: readonly TimeSpan[]): readonly Run[] {
  const runs: Run[] = [];
  for (const window of windows) {
    const last = runs.at(-1);
    if (last === undefined || window.from - last.span.to > hours(1)) {
      runs.push({ windows: [window], span: { from: window.from, to: window.to } });
      continue;
    }
    last.windows.push(window);
    last.span.to = window.to;
  }
  return runs;
}
