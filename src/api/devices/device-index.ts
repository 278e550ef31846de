import type { Device, Directory } from '../../registry/port.ts';

export type DeviceIndex = { sorted(): readonly Device[]; close(): void };

/** All devices in the order of their ids, sorted once after each change of the registry: what pages are cut from. */
export function createDeviceIndex(registry: Directory): DeviceIndex {
  let devices: readonly Device[] | undefined;
  const close = registry.onChange(() => {
    devices = undefined;
  });
  return {
    sorted() {
      devices ??= [...registry.devices()].sort(byId);
      return devices;
    },
    close,
  };
}

const byId = (one: Device, other: Device): number => (one.id < other.id ? -1 : 1);
