import type { KindId } from '../../model/ids.ts';
import { type Rollup, type RollupLevel, rollupKey } from '../../model/rollup.ts';
import type { EpochMs } from '../../model/time.ts';
import type { RolledUp, RollupQuery, RollupTask } from '../port.ts';
import { byGroupThenStart } from '../rolling/order.ts';
import { reconcile } from '../rolling/reconcile.ts';

/** Rollups by kind, level and whether they are of devices or areas. */
export interface KeptRollups {
  keep(workedOut: readonly Rollup[], task: Pick<RollupTask, 'kind' | 'of'> & { readonly level: RollupLevel }): RolledUp;
  select(query: RollupQuery): readonly Rollup[];
  forget(which: {
    readonly kind: KindId;
    readonly level: RollupLevel;
    readonly isForgotten: (start: EpochMs) => boolean;
  }): void;
}

export function createKeptRollups(): KeptRollups {
  const tables = new Map<string, Map<string, Rollup>>();

  function table(kind: KindId, level: RollupLevel, by: RollupQuery['by']): Map<string, Rollup> {
    const name = `${kind} ${level} ${by}`;
    const known = tables.get(name) ?? new Map<string, Rollup>();
    tables.set(name, known);
    return known;
  }
  return {
    keep(workedOut, { kind, level, of }) {
      const kept = table(kind, level, of.by);
      const { write, fresh, restated } = reconcile(kept, workedOut);
      for (const rollup of write) kept.set(rollupKey(rollup), rollup);
      return { fresh, restated };
    },
    select: ({ kind, level, by, quantities, groups, from, to }) =>
      [...table(kind, level, by).values()]
        .filter(({ start }) => start >= from && start < to)
        .filter(({ quantity, group }) => quantities.includes(quantity) && (groups?.includes(group) ?? true))
        .sort(byGroupThenStart),
    forget({ kind, level, isForgotten }) {
      for (const by of ['device', 'area'] as const) {
        const kept = table(kind, level, by);
        for (const [key, { start }] of kept) if (isForgotten(start)) kept.delete(key);
      }
    },
  };
}
