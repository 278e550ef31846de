import type { Area } from '../model/geography.ts';
import type { AreaId, DeviceId } from '../model/ids.ts';
import { type AreaIndex, createAreaIndex } from './area-index.ts';
import type { KeptCredential } from './credentials.ts';
import { createKeyRing } from './key-ring.ts';
import type { Device, Directory } from './port.ts';

/** A device before it is placed: its area follows from its position. */
export type UnplacedDevice = Omit<Device, 'area'>;

/** What an edit may do to the directory. Nobody hears of an edit before {@link announce}. */
export interface EditableDirectory extends Directory {
  putDevice(device: UnplacedDevice): void;
  dropDevice(id: string): void;
  putGateway(id: DeviceId): void;
  dropGateway(id: string): void;
  putCredential(credential: KeptCredential): void;
  dropCredential(id: string): void;
  /** Exactly these areas from now on; every device is placed anew. */
  setAreas(areas: Iterable<Area>): void;
  /** Forgets everything. */
  clear(): void;
  /** Tells the listeners that something changed. */
  announce(): void;
}

/** The registry's answers in memory: devices, gateways, credential digests and areas, each found without a search. */
export function createDirectory(): EditableDirectory {
  const devices = new Map<string, Device>();
  const gateways = new Map<string, DeviceId>();
  const credentials = createKeyRing();
  const byArea = createDevicesByArea();
  const listeners = new Set<() => void>();
  let areas: AreaIndex = createAreaIndex([]);

  function putDevice(unplaced: UnplacedDevice): void {
    const former = devices.get(unplaced.id);
    if (former !== undefined) byArea.remove(former);
    const device = { ...unplaced, area: areas.smallestAround(unplaced.position) };
    devices.set(device.id, device);
    byArea.add(device);
  }

  return {
    device: (id) => devices.get(id),
    devices: () => devices.values(),
    deviceCount: () => devices.size,
    devicesIn: (area) => byArea.inAny(areas.within(area)),
    area: (id) => areas.area(id),
    areas: () => areas.areas(),
    areasWithin: (area) => areas.within(area),
    areaAround: (place) => areas.smallestAround(place),
    authenticate: (username, password) => credentials.authenticate(username, password),
    isCurrent: (principal) => credentials.isCurrent(principal),
    mayPublishFor: (sender, device) => sender === device || devices.get(device)?.gateway === sender,
    isGateway: (id) => gateways.has(id),
    gateways: () => gateways.values(),
    onChange(listener) {
      // Wrapped, so that one function listening twice is two listeners and each stops alone.
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    putDevice,
    dropDevice(id) {
      const device = devices.get(id);
      if (device === undefined) return;
      byArea.remove(device);
      devices.delete(id);
    },
    putGateway: (id) => void gateways.set(id, id),
    dropGateway: (id) => void gateways.delete(id),
    putCredential: (credential) => credentials.put(credential),
    dropCredential: (id) => credentials.drop(id),
    setAreas(all) {
      areas = createAreaIndex(all);
      for (const device of devices.values()) putDevice(device);
    },
    clear() {
      for (const device of devices.values()) byArea.remove(device);
      devices.clear();
      gateways.clear();
      credentials.clear();
      areas = createAreaIndex([]);
    },
    announce() {
      for (const listener of listeners) listener();
    },
  };
}

function createDevicesByArea() {
  const index = new Map<AreaId, Map<DeviceId, Device>>();
  return {
    add(device: Device): void {
      if (device.area === undefined) return;
      const there = index.get(device.area);
      if (there === undefined) index.set(device.area, new Map([[device.id, device]]));
      else there.set(device.id, device);
    },
    remove(device: Device): void {
      if (device.area !== undefined) index.get(device.area)?.delete(device.id);
    },
    *inAny(areas: readonly AreaId[]): Generator<Device> {
      for (const area of areas) yield* index.get(area)?.values() ?? [];
    },
  };
}
