import { CallerError } from '../../model/errors.ts';
import type { Area } from '../../model/geography.ts';
import type { Device, Directory } from '../../registry/port.ts';

/** @throws {CallerError} when there is none of this id. */
export function findDevice(registry: Directory, id: string): Device {
  const device = registry.device(id);
  if (device !== undefined) return device;
  throw new CallerError(`There is no device ${JSON.stringify(id)}.`, { status: 404, code: 'device_unknown' });
}

/** @throws {CallerError} when there is none of this id. */
export function findArea(registry: Directory, id: string): Area {
  const area = registry.area(id);
  if (area !== undefined) return area;
  throw new CallerError(`There is no area ${JSON.stringify(id)}.`, { status: 404, code: 'area_unknown' });
}
