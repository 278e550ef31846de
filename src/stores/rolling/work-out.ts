import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import type { Reading } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Rollup } from '../../model/rollup.ts';
import type { RollupTask } from '../port.ts';
import { byGroupThenStart, compareText } from './order.ts';
import { startWork } from './work.ts';

/** The quantities that a task asks for and the kind has. */
export const quantitiesOf = (task: Pick<RollupTask, 'quantities'>, kind: DeviceKind): readonly QuantityId[] =>
  kind.quantities.filter((quantity) => task.quantities?.includes(quantity) ?? true);

/**
 * Works out rollups from readings in any order: those of the windows, and those from before that reach into them (src/model/reach.ts).
 * Readings that have nothing to do with the task do no harm.
 */
export function workOutRollups(readings: readonly Reading[], task: RollupTask, kinds: Kinds): readonly Rollup[] {
  const kind = kinds.get(task.kind);
  if (kind === undefined || task.windows.length === 0) return [];
  const { of } = task;
  const ordered = readings
    .filter((reading) => reading.kind === task.kind)
    .filter(({ device }) => of.by === 'area' || of.device === undefined || of.device === device)
    .sort((one, other) => compareText(one.device, other.device) || one.time - other.time);
  return quantitiesOf(task, kind)
    .flatMap((quantity) => {
      const work = startWork({ kind, quantity, task });
      for (const { device, time, area, observations } of ordered) {
        for (const { quantity: observed, value, quality } of observations)
          if (observed === quantity && quality !== 'missing') work.take(device, { time, value, quality, area });
      }
      return work.finish();
    })
    .sort(byGroupThenStart);
}
