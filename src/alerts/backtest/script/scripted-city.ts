import type { Area } from '../../../model/geography.ts';
import { type AreaId, kindId } from '../../../model/ids.ts';
import type { EpochMs } from '../../../model/time.ts';
import type { Device } from '../../../registry/port.ts';
import type { EngineParts } from '../../port.ts';
import type { Script } from './script-shape.ts';

/** What an engine asks of a registry, about devices and areas that were written down. Nothing in it changes. */
export type ScriptedCity = EngineParts['directory'];

export function scriptedCity({ areas, devices }: Pick<Script, 'areas' | 'devices'>, since: EpochMs): ScriptedCity {
  const allAreas = new Map(areas.map((area) => [String(area.id), areaOf(area)]));
  const allDevices = new Map(devices.map((device) => [String(device.id), deviceOf(device, since)]));

  const within = (id: AreaId): readonly AreaId[] => [
    id,
    ...[...allAreas.values()].filter(({ parent }) => parent === id).flatMap((child) => within(child.id)),
  ];
  return {
    device: (id) => allDevices.get(id),
    devices: () => allDevices.values(),
    devicesIn(id) {
      const inside = new Set<AreaId | undefined>(within(id));
      return [...allDevices.values()].filter(({ area }) => inside.has(area));
    },
    area: (id) => allAreas.get(id),
    areas: () => allAreas.values(),
    areasWithin: within,
    onChange: () => () => undefined,
  };
}

/** Where it lies does not matter: who is in it is said. */
const areaOf = ({ id, name, level, parent }: Script['areas'][number]): Area => ({
  id,
  name: name ?? id,
  level,
  parent,
  geometry: { type: 'Polygon', coordinates: [] },
});

const deviceOf = ({ id, kind, name, area, lat, lon, tags }: Script['devices'][number], since: EpochMs): Device => ({
  id,
  kind: kindId(kind),
  name: name ?? id,
  position: { lat, lon },
  area,
  gateway: undefined,
  tags,
  registeredAt: since,
});
