import { type Every, lengthOf } from '../../src/api/vocabulary/every.ts';
import { createCalendar } from '../../src/model/calendar.ts';
import type { RollupGroup } from '../../src/model/rollup.ts';
import { after, type Clock, type EpochMs, epochMs } from '../../src/model/time.ts';
import type { Directory } from '../../src/registry/port.ts';
import type { History, HistoryQuery } from '../../src/rollups/port.ts';
import type { RollupTask, Store, TimeSpan } from '../../src/stores/port.ts';

const calendar = createCalendar('Europe/Madrid');

/** A history that keeps nothing: everything is worked out from the readings each time. */
export function createRawHistory({
  store,
  registry,
  clock,
}: {
  readonly store: Store;
  readonly registry: Directory;
  readonly clock: Clock;
}): History {
  return {
    async rollups(query) {
      const { kind, quantities } = query;
      const windows = windowsOf(query);
      const of = ofWhom(registry, query);
      const rollups = await store.workOut({ kind, quantities, windows, of, at: clock.now() });
      return { rollups: rollups.map((rollup) => ({ ...rollup, isOpen: true })) };
    },
  };
}

function ofWhom(registry: Directory, query: HistoryQuery): RollupTask['of'] {
  const ids = query.groups ?? [];
  if (query.by === 'area') return { by: 'area', groups: ids.map((id) => groupOf(registry, id, query)) };
  return { by: 'device', device: registry.device(ids[0] ?? '')?.id };
}

function groupOf(registry: Directory, id: string, { kind }: HistoryQuery): RollupGroup {
  const area = registry.area(id);
  if (area === undefined) throw new RangeError(`no area ${id}`);
  const devices = [...registry.devicesIn(area.id)].filter((device) => device.kind === kind).length;
  return { id: area.id, areas: registry.areasWithin(area.id), devices };
}

function windowsOf({ from, to, every }: HistoryQuery): readonly TimeSpan[] {
  const windows: TimeSpan[] = [];
  let start = every === '1d' ? calendar.startOfDay(from) : alignedTo(every, from);
  while (start < to) {
    const end = every === '1d' ? calendar.nextDay(start) : after(start, lengthOf(every));
    windows.push({ from: start, to: end });
    start = end;
  }
  return windows;
}

const alignedTo = (every: Every, moment: EpochMs): EpochMs =>
  epochMs(Math.floor(moment / lengthOf(every)) * lengthOf(every));
