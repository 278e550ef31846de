import type { DeviceKind } from '../../model/device-kind.ts';
import type { AreaId, DeviceId } from '../../model/ids.ts';
import { quantity as definitionOf, type QuantityDefinition, type QuantityId } from '../../model/quantity.ts';
import type { Rollup } from '../../model/rollup.ts';
import type { RollupTask } from '../port.ts';
import { arithmetic } from './arithmetic.ts';
import { difference } from './difference.ts';
import { energy } from './energy.ts';
import type { Figures, Follower, Point, Rule } from './figures.ts';
import { shareOfTime } from './share-of-time.ts';
import { Tally } from './tally.ts';
import { vector } from './vector.ts';
import { Windows } from './windows.ts';

/** The rollups of one quantity in the making. */
export interface RollupWork {
  /**
   * Takes the next point of a device. The points of a device come one after the other, in the order of time, beginning with those
   * that reach into the first window; those of the next device come when it has none left.
   */
  take(device: DeviceId, point: Point): void;
  /** The rollups, by group in the order in which they came (areas: of the task), then by start. */
  finish(): readonly Rollup[];
}

/** What is to be worked out: the task, for one of its quantities. */
export type Work = {
  readonly kind: DeviceKind;
  readonly quantity: QuantityId;
  readonly task: Pick<RollupTask, 'windows' | 'of' | 'at'>;
};

const rules: Readonly<Record<QuantityDefinition['averages'], (work: Work) => RollupWork>> = {
  arithmetic: (work) => followRule(arithmetic, work),
  energy: (work) => followRule(energy, work),
  vector: (work) => followRule(vector, work),
  difference: (work) => followRule(difference, work),
  share_of_time: (work) => followRule(shareOfTime, work),
};

export const startWork = (work: Work): RollupWork => rules[definitionOf(work.quantity).averages](work);

function followRule<Kept extends Figures>(rule: Rule<Kept>, work: Work): RollupWork {
  const { of } = work.task;
  const sheet = createSheet(rule, work);
  const rollups: Rollup[] = [];
  let device: DeviceId | undefined;
  let follower: Follower | undefined;

  function endSeries(): void {
    follower?.end();
    if (of.by === 'device' && device !== undefined) rollups.push(...sheet.take(0, { id: device, devices: 1 }));
  }
  return {
    take(speaking, point) {
      if (speaking !== device) {
        endSeries();
        follower = rule.follow({ ...sheet, staleAfter: work.kind.rhythm.staleAfter });
        device = speaking;
      }
      follower?.take(point);
    },
    finish() {
      endSeries();
      if (of.by === 'device') return rollups;
      return of.groups.flatMap((group, index) => sheet.take(index, group));
    },
  };
}

type Named = { readonly id: string; readonly devices: number };

/** The tallies of all windows: of the one series at hand, or of all groups. */
function createSheet<Kept extends Figures>(rule: Rule<Kept>, { kind, quantity, task }: Work) {
  const windows = new Windows(task.windows);
  const columns = createColumns(task.of);
  const tallies = new Map<number, Tally<Kept>>();
  const width = task.of.by === 'device' ? 1 : task.of.groups.length;

  function tallyAt(place: number): Tally<Kept> {
    const known = tallies.get(place);
    if (known !== undefined) return known;
    const tally = new Tally(rule.begin, { keepsValues: rule.hasPercentiles });
    tallies.set(place, tally);
    return tally;
  }

  function describe(tally: Tally<Kept>, window: number, { id, devices }: Named): Rollup {
    const { from: start, to: end } = windows.at(window);
    const { counted, all, quality, values } = tally;
    const expected = { length: end - start, every: kind.rhythm.every, devices };
    return {
      group: id,
      quantity,
      start,
      end,
      counted: counted.summary(),
      percentiles: values?.percentiles(),
      all: all.summary(),
      quality,
      completeness: rule.completeness(counted, expected),
      revision: 1,
      workedOutAt: task.at,
    };
  }

  return {
    windows,
    tallies: (window: number, area: AreaId | undefined) =>
      columns(area).map((column) => tallyAt(window * width + column)),
    /** Takes the rollups of a column out, so that it can be used again. */
    take(column: number, named: Named): readonly Rollup[] {
      const taken: Rollup[] = [];
      for (let window = 0; window < windows.count; window += 1) {
        const place = window * width + column;
        const tally = tallies.get(place);
        if (tally === undefined) continue;
        tallies.delete(place);
        taken.push(describe(tally, window, named));
      }
      return taken;
    },
  };
}

/** Which columns a value of an area belongs to: the only one of its series, or those of all groups that the area lies in. */
function createColumns(of: RollupTask['of']): (area: AreaId | undefined) => readonly number[] {
  if (of.by === 'device') return () => [0];
  const known = new Map<AreaId | undefined, readonly number[]>();
  return (area) => {
    const before = known.get(area);
    if (before !== undefined) return before;
    const columns = of.groups.flatMap(({ areas }, column) =>
      areas === undefined || (area !== undefined && areas.includes(area)) ? [column] : [],
    );
    known.set(area, columns);
    return columns;
  };
}
