import type { Kinds } from '../../model/device-kind.ts';
import { type Rollup, type RollupLevel, rollupKey } from '../../model/rollup.ts';
import type { RolledUp, RollupTask, TimeSpan } from '../port.ts';
import { reconcile } from '../rolling/reconcile.ts';
import { quantitiesOf } from '../rolling/work-out.ts';
import type { Query } from './query.ts';
import { rollupLine } from './rollup-lines.ts';
import { rollupMeasurement } from './rollup-schema.ts';
import { selectRollups } from './select-rollups.ts';
import { type QuantityWork, workOutQuantity } from './work-out.ts';

/** Rollups that are held at once: so many that asking in portions costs little, and few enough to hold. */
const portion = 20_000;

export type RollupKeeping = {
  readonly query: Query;
  readonly kinds: Kinds;
  /** Writes lines durably. */
  readonly write: (lines: readonly string[]) => Promise<void>;
};

type KeptTask = RollupTask & { readonly level: RollupLevel };

/** Works rollups out and writes those that are not kept like that: quantity by quantity, some windows at a time. */
export async function rollUp(task: KeptTask, keeping: RollupKeeping): Promise<RolledUp> {
  const kind = keeping.kinds.get(task.kind);
  const total = { fresh: 0, restated: 0 };
  if (kind === undefined) return total;
  for (const quantity of quantitiesOf(task, kind)) {
    let count = 1;
    for (let from = 0; from < task.windows.length; ) {
      const windows = task.windows.slice(from, from + count);
      const work = { kind, quantity, task: { ...task, windows } };
      const { fresh, restated, size } = await rollUpPortion(work, { ...keeping, level: task.level });
      total.fresh += fresh;
      total.restated += restated;
      from += windows.length;
      // The first window tells how many groups there are.
      count = Math.max(1, Math.floor(portion / Math.max(1, size / windows.length)));
    }
  }
  return total;
}

async function rollUpPortion(work: QuantityWork, keeping: RollupKeeping & { readonly level: RollupLevel }) {
  const { task, quantity, kind } = work;
  const { by } = task.of;
  const workedOut = await workOutQuantity(keeping.query, work);
  const asked = { kind: kind.id, level: keeping.level, by, quantities: [quantity], ...spanOf(task.windows) };
  const kept = workedOut.length === 0 ? [] : await selectRollups(keeping.query, { ...asked, groups: oneDevice(task) });
  const { write, fresh, restated } = reconcile(byKey(kept), workedOut);
  const measurement = rollupMeasurement(kind.id, keeping.level, by);
  await keeping.write(write.map((rollup) => rollupLine(rollup, { measurement, by })));
  return { fresh, restated, size: workedOut.length };
}

/** Windows follow each other, so their span is that from the first to the last. */
const spanOf = (windows: readonly TimeSpan[]): TimeSpan => {
  const [first] = windows;
  const last = windows.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('there is no window');
  return { from: first.from, to: last.to };
};

const oneDevice = ({ of }: RollupTask): readonly string[] | undefined =>
  of.by === 'device' && of.device !== undefined ? [of.device] : undefined;

const byKey = (rollups: readonly Rollup[]): ReadonlyMap<string, Rollup> =>
  new Map(rollups.map((rollup) => [rollupKey(rollup), rollup]));
