import type { Area } from '../../src/model/geography.ts';
import type { Inventory } from './inventory.ts';

/** A device as the command `device import` reads it. */
type ImportedDevice = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly gateway?: string;
  readonly tags: Readonly<Record<string, string>>;
};

/** The city in the form that `npm run barrio -- device import FILE` reads. */
export const asImport = ({
  areas,
  gateways,
  devices,
}: Inventory): {
  readonly areas: readonly Area[];
  readonly gateways: readonly string[];
  readonly devices: readonly ImportedDevice[];
} => ({
  areas,
  gateways,
  devices: devices.map(({ id, kind, name, position: { lat, lon }, gateway, tags }) => ({
    id,
    kind,
    name,
    lat,
    lon,
    ...(gateway !== undefined && { gateway }),
    tags,
  })),
});
