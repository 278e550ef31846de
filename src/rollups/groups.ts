import type { AreaId, KindId } from '../model/ids.ts';
import type { RollupGroup } from '../model/rollup.ts';
import type { Directory } from '../registry/port.ts';

/** Who is rolled up together. */
export interface Groups {
  /** The whole kind, then every area in which devices of it stand, as registered now. */
  of(kind: KindId): readonly RollupGroup[];
  close(): void;
}

export function createGroups(directory: Pick<Directory, 'devices' | 'areas' | 'areasWithin' | 'onChange'>): Groups {
  let known: ReadonlyMap<KindId, readonly RollupGroup[]> | undefined;
  const stopListening = directory.onChange(() => {
    known = undefined;
  });
  return {
    of(kind) {
      known ??= groupAll(directory);
      return known.get(kind) ?? [];
    },
    close: stopListening,
  };
}

type Counts = { all: number; readonly byArea: Map<AreaId, number> };

function groupAll(directory: Pick<Directory, 'devices' | 'areas' | 'areasWithin'>) {
  const areas = [...directory.areas()].map(({ id }) => ({ id, within: directory.areasWithin(id) }));
  const groups = new Map<KindId, readonly RollupGroup[]>();
  for (const [kind, { all, byArea }] of countDevices(directory)) {
    const ofKind: RollupGroup[] = [{ id: '', areas: undefined, devices: all }];
    for (const { id, within } of areas) {
      const devices = within.reduce((sum, area) => sum + (byArea.get(area) ?? 0), 0);
      if (devices > 0) ofKind.push({ id, areas: within, devices });
    }
    groups.set(kind, ofKind);
  }
  return groups;
}

function countDevices(directory: Pick<Directory, 'devices'>): ReadonlyMap<KindId, Counts> {
  const counts = new Map<KindId, Counts>();
  for (const { kind, area } of directory.devices()) {
    const ofKind = counts.get(kind) ?? { all: 0, byArea: new Map<AreaId, number>() };
    counts.set(kind, ofKind);
    ofKind.all += 1;
    if (area !== undefined) ofKind.byArea.set(area, (ofKind.byArea.get(area) ?? 0) + 1);
  }
  return counts;
}
