import type { Area } from '../../src/model/geography.ts';
import type { DeviceId } from '../../src/model/ids.ts';
import { areas } from './areas.ts';
import { bays } from './bays.ts';
import type { CityDevice } from './device.ts';
import { connect } from './gateways.ts';
import { lamps } from './lamps.ts';
import { stations } from './stations.ts';

/** The simulated Santander: its polygons, its gateways and its devices. */
export type Inventory = {
  readonly areas: readonly Area[];
  readonly gateways: readonly DeviceId[];
  readonly devices: readonly CityDevice[];
};

/**
 * The city as it always is: the same ids in the same places, with the names that people in Santander would give. Bays and lamps speak
 * through gateways, stations connect themselves.
 */
export function inventory(): Inventory {
  const connected = connect([...bays(), ...lamps()]);
  const alone = stations().map((station) => ({ ...station, gateway: undefined }));
  return { areas: areas(), gateways: connected.gateways, devices: [...connected.devices, ...alone] };
}
