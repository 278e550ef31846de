import type { Kinds } from '../model/device-kind.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Clock } from '../model/time.ts';
import { issueCredential, type KeptCredential } from './credentials.ts';
import type { UnplacedDevice } from './directory.ts';
import type { Credential, DeviceChange, Directory, NewDevice } from './port.ts';
import {
  applyChange,
  checkNewDevices,
  checkNewGateway,
  completeDevice,
  idTaken,
  notRegistered,
} from './registration.ts';

/** What a change would write, worked out before anything is written. */
export type Issued = { readonly shown: Credential; readonly kept: KeptCredential };
export type PlannedDevice = Issued & { readonly device: UnplacedDevice };

/** What a change is planned against. */
export type Setting = { readonly directory: Directory; readonly kinds: Kinds; readonly clock: Clock };

/** The devices of `devices` that are new, ready to be kept. @throws {CallerError} when any of all could not be registered. */
export function planDevices(
  devices: readonly NewDevice[],
  { directory, kinds, clock }: Setting,
): readonly PlannedDevice[] {
  checkNewDevices(devices, { kinds, isGateway: (id) => directory.isGateway(id) });
  return devices
    .filter(({ id }) => directory.device(id) === undefined)
    .map((device) => ({ device: completeDevice(device, clock), ...issueCredential(device.id, 'device') }));
}

/** @throws {CallerError} also when the id is taken. */
export function planDevice(device: NewDevice, setting: Setting): PlannedDevice {
  const [planned] = planDevices([device], setting);
  if (planned === undefined) throw idTaken(device.id);
  return planned;
}

/** @throws {CallerError} when the id is malformed or taken. */
export function planGateway(id: DeviceId, directory: Directory): Issued {
  checkNewGateway(id, directory.isGateway(id) || directory.device(id) !== undefined);
  return issueCredential(id, 'gateway');
}

/** @throws {CallerError} when nothing is registered under the id. */
export function planRotation(id: DeviceId, directory: Directory): Issued {
  const isGateway = directory.isGateway(id);
  if (!isGateway && directory.device(id) === undefined) throw notRegistered(id);
  return issueCredential(id, isGateway ? 'gateway' : 'device');
}

/** @throws {CallerError} when there is no such device, or it cannot be changed to this. */
export function planChange(id: DeviceId, change: DeviceChange, { directory, kinds }: Setting): UnplacedDevice {
  const device = directory.device(id);
  if (device === undefined) throw notRegistered(id);
  return applyChange(device, change, { kinds, isGateway: (gateway) => directory.isGateway(gateway) });
}

/** @throws {CallerError} when there is no such device. */
export function planRemoval(id: DeviceId, directory: Directory): void {
  if (directory.device(id) === undefined) throw notRegistered(id);
}
