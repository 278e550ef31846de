import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { type Duration, milliseconds } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import { quantity as definitionOf, type QuantityId } from '../../model/quantity.ts';
import type { Rollup } from '../../model/rollup.ts';
import type { RollupTask } from '../port.ts';
import { longestGap } from './difference.ts';
import { byGroupThenStart, compareText } from './order.ts';
import { startWork } from './work.ts';

/** How long before a window an observation may bear on it: a state that still holds, a total from which growth is counted. */
export function reachOf(quantity: QuantityId, { rhythm }: DeviceKind): Duration {
  const { averages } = definitionOf(quantity);
  if (averages === 'share_of_time') return rhythm.staleAfter;
  return averages === 'difference' ? longestGap : milliseconds(0);
}

/** The quantities that a task asks for and the kind has. */
export const quantitiesOf = (task: Pick<RollupTask, 'quantities'>, kind: DeviceKind): readonly QuantityId[] =>
  kind.quantities.filter((quantity) => task.quantities?.includes(quantity) ?? true);

/**
 * Works out rollups from readings in any order: those of the windows, and those from before that reach into them ({@link reachOf}).
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
