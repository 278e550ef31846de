import type { Kinds } from '../model/device-kind.ts';
import type { KindId } from '../model/ids.ts';
import type { RollupLevel } from '../model/rollup.ts';
import type { Clock } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import type { RollupTask, Store, TimeSpan } from '../stores/port.ts';
import type { Groups } from './groups.ts';
import { type By, keptLevels } from './kept-levels.ts';

export type RollingParts = {
  readonly store: Pick<Store, 'name' | 'rollUp'>;
  readonly kinds: Kinds;
  readonly groups: Groups;
  readonly clock: Clock;
  readonly events: Events;
};

/** Which windows of a level. */
export type WindowsOf = (level: RollupLevel, by: By) => readonly TimeSpan[];

/** Of which kind, and of whom when not of all. */
export type RolledOf = { readonly kind: KindId; readonly of?: readonly RollupTask['of'][] };

/** Lets the store keep the rollups of a kind, by series and by area, at each level that is kept and for which windows are given. */
export async function rollUp(parts: RollingParts, about: RolledOf, windowsOf: WindowsOf): Promise<void> {
  const { store, kinds, groups, clock, events } = parts;
  const kind = kinds.get(about.kind);
  if (kind === undefined) return;
  for (const of of about.of ?? whom(groups, kind.id)) {
    for (const level of keptLevels(kind, of.by)) {
      const windows = windowsOf(level, of.by);
      if (windows.length === 0) continue;
      const { fresh, restated } = await store.rollUp({ kind: kind.id, windows, of, level, at: clock.now() });
      if (fresh > 0) events.emit('rollupsKept', { level, fresh });
      if (restated > 0) events.emit('rollupsRestated', { level, restated });
    }
  }
}

function whom(groups: Groups, kind: KindId): readonly RollupTask['of'][] {
  const ofKind = groups.of(kind);
  return ofKind.length === 0 ? [{ by: 'device' }] : [{ by: 'device' }, { by: 'area', groups: ofKind }];
}
