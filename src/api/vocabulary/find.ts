import type { Kinds } from '../../model/device-kind.ts';
import { CallerError } from '../../model/errors.ts';
import type { Area } from '../../model/geography.ts';
import { type KindId, kindId } from '../../model/ids.ts';
import type { Device, Directory } from '../../registry/port.ts';

/** @throws {CallerError} when there is none of this id. */
export function findDevice(registry: Directory, id: string): Device {
  const device = registry.device(id);
  if (device !== undefined) return device;
  throw new CallerError(`There is no device ${JSON.stringify(id)}; those that exist are at /api/v1/devices.`, {
    status: 404,
    code: 'device_unknown',
  });
}

/** @throws {CallerError} when there is none of this id. */
export function findArea(registry: Directory, id: string): Area {
  const area = registry.area(id);
  if (area !== undefined) return area;
  throw new CallerError(`There is no area ${JSON.stringify(id)}; those that exist are at /api/v1/areas.`, {
    status: 404,
    code: 'area_unknown',
  });
}

/** @throws {CallerError} when one of them does not exist. */
export function findKinds(kinds: Kinds, ids: readonly string[]): ReadonlySet<KindId> {
  const wanted = ids.map(kindId);
  const [unknown] = wanted.filter((id) => !kinds.has(id));
  if (unknown === undefined) return new Set(wanted);
  throw new CallerError(`There is no kind ${JSON.stringify(unknown)}; there are ${[...kinds.keys()].join(', ')}.`, {
    status: 404,
    code: 'kind_unknown',
  });
}
