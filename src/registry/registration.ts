import type { Kinds } from '../model/device-kind.ts';
import { CallerError } from '../model/errors.ts';
import { type Area, areaLevels, isPosition } from '../model/geography.ts';
import { type DeviceId, deviceIdRule, parseAreaId, parseDeviceId } from '../model/ids.ts';
import type { Clock } from '../model/time.ts';
import type { UnplacedDevice } from './directory.ts';
import type { Device, DeviceChange, Directory, NewDevice } from './port.ts';

/** What a new device is checked against. */
export type Surroundings = {
  readonly kinds: Kinds;
  readonly isGateway: (id: string) => boolean;
};

type Fault = { readonly status: number; readonly code: string; readonly message: string };

const shownFaults = 20;

/**
 * Makes sure that these devices could be registered, whether or not they already are.
 *
 * @throws {CallerError} that names every device at fault (the first twenty, and how many more).
 */
export function checkNewDevices(devices: readonly NewDevice[], surroundings: Surroundings): void {
  const faults = [...repeatedIds(devices), ...devices.flatMap((device) => [...faultsOf(device, surroundings)])];
  const [first] = faults;
  if (first === undefined) return;
  const shown = faults.slice(0, shownFaults).map(({ message }) => message);
  if (faults.length > shownFaults) shown.push(`and ${faults.length - shownFaults} more`);
  throw new CallerError(`cannot register: ${shown.join('; ')}`, { status: first.status, code: first.code });
}

function repeatedIds(devices: readonly NewDevice[]): readonly Fault[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { id } of devices) {
    if (seen.has(id)) repeated.add(id);
    seen.add(id);
  }
  return [...repeated].map((id) => ({ status: 409, code: 'id_taken', message: `device ${id} appears twice` }));
}

const fault = (code: string, message: string): Fault => ({ status: 422, code, message });

function* faultsOf(device: NewDevice, { kinds, isGateway }: Surroundings): Generator<Fault> {
  const { id, kind, gateway } = device;
  if (parseDeviceId(id) === undefined) yield fault('id_malformed', `device id "${id}" must be ${deviceIdRule}`);
  if (isGateway(id)) yield { status: 409, code: 'id_taken', message: `${id} is a gateway already` };
  if (!kinds.has(kind)) {
    yield fault('kind_unknown', `device ${id} is of the kind "${kind}"; known kinds: ${[...kinds.keys()].join(', ')}`);
  }
  if (!isPosition(device.position)) yield fault('position_impossible', `device ${id} stands nowhere on earth`);
  if (gateway !== undefined && !isGateway(gateway)) {
    yield fault('gateway_unknown', `device ${id} names the gateway "${gateway}", which is not registered`);
  }
}

/**
 * The device as it will be.
 *
 * @throws {CallerError} when it cannot be changed to this.
 */
export function applyChange(device: Device, change: DeviceChange, surroundings: Surroundings): UnplacedDevice {
  const gateway = change.gateway === undefined ? device.gateway : (change.gateway ?? undefined);
  const { name = device.name, position = device.position } = change;
  const changed = { ...device, name, position, gateway };
  const [first] = faultsOf(
    { id: device.id, kind: device.kind, position, ...(gateway === undefined ? {} : { gateway }) },
    surroundings,
  );
  if (first !== undefined) throw new CallerError(`cannot change: ${first.message}`, first);
  return changed;
}

/** @throws {CallerError} when there is no such gateway, or somebody needs it. */
export function checkGatewayRemoval(id: DeviceId, directory: Pick<Directory, 'isGateway' | 'devices'>): void {
  if (!directory.isGateway(id)) {
    throw new CallerError(`there is no gateway ${id}`, { status: 404, code: 'gateway_unknown' });
  }
  const users = Array.from(directory.devices()).filter(({ gateway }) => gateway === id);
  if (users.length === 0) return;
  const shown: string[] = users.slice(0, shownFaults).map((device) => device.id);
  if (users.length > shownFaults) shown.push(`and ${users.length - shownFaults} more`);
  throw new CallerError(`devices are registered with the gateway ${id}: ${shown.join(', ')}`, {
    status: 409,
    code: 'gateway_in_use',
  });
}

/** @throws {CallerError} when no gateway may be called this. */
export function checkNewGateway(id: DeviceId, isTaken: boolean): void {
  if (parseDeviceId(id) === undefined) {
    throw new CallerError(`gateway id "${id}" must be ${deviceIdRule}`, { status: 422, code: 'id_malformed' });
  }
  if (isTaken) throw idTaken(id);
}

export const idTaken = (id: string): CallerError =>
  new CallerError(`${id} is registered already`, { status: 409, code: 'id_taken' });

export const notRegistered = (id: string): CallerError =>
  new CallerError(`nothing is registered under the id ${id}`, { status: 404, code: 'device_unknown' });

/** A new device with everything filled in that its owner left out. */
export function completeDevice(device: NewDevice, clock: Clock): UnplacedDevice {
  return {
    id: device.id,
    kind: device.kind,
    name: device.name ?? device.id,
    position: device.position,
    gateway: device.gateway,
    tags: device.tags ?? {},
    registeredAt: clock.now(),
  };
}

/**
 * The areas there will be once `incoming` are put among `existing`.
 *
 * @throws {CallerError} when a parent does not exist, is smaller than its child, or is its own ancestor.
 */
export function mergeAreas(existing: Iterable<Area>, incoming: readonly Area[]): readonly Area[] {
  const merged = new Map<string, Area>();
  for (const area of existing) merged.set(area.id, area);
  for (const area of incoming) merged.set(area.id, area);
  const faults = [...merged.values()].flatMap((area) => faultOfArea(area, merged) ?? []);
  if (faults.length === 0) return [...merged.values()];
  throw new CallerError(`cannot put these areas: ${faults.slice(0, shownFaults).join('; ')}`, {
    status: 422,
    code: 'area_malformed',
  });
}

function faultOfArea(area: Area, all: ReadonlyMap<string, Area>): string | undefined {
  if (parseAreaId(area.id) === undefined) return `area id "${area.id}" must be ${deviceIdRule}`;
  if (area.parent === undefined) return undefined;
  const parent = all.get(area.parent);
  if (parent === undefined) return `area ${area.id} lies in "${area.parent}", which does not exist`;
  if (areaLevels.indexOf(parent.level) > areaLevels.indexOf(area.level))
    return `area ${area.id} lies in ${parent.id}, which is only a ${parent.level}`;
  return isOwnAncestor(area, all) ? `area ${area.id} lies in itself` : undefined;
}

function isOwnAncestor(area: Area, all: ReadonlyMap<string, Area>): boolean {
  const passed = new Set<string>();
  for (let at = area.parent; at !== undefined && !passed.has(at); at = all.get(at)?.parent) {
    if (at === area.id) return true;
    passed.add(at);
  }
  return false;
}
