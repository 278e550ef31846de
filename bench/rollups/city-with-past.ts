import { kinds } from '../../devices/index.ts';
import { inventory } from '../../simulators/city/inventory.ts';
import { minutes } from '../../src/model/duration.ts';
import { kindId } from '../../src/model/ids.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { createDirectory, type EditableDirectory } from '../../src/registry/directory.ts';

/** How often they speak: bays when a car comes or goes, too. */
const everyOf = new Map([
  [kindId('parking-bay'), minutes(20)],
  [kindId('street-light'), minutes(15)],
  [kindId('environment-station'), minutes(5)],
]);

export const speaksEvery = (id: string) => everyOf.get(kindId(id)) ?? minutes(15);

/** The simulated city as the registry knows it. */
export function registerCity(registeredAt: EpochMs): EditableDirectory {
  const directory = createDirectory();
  const { areas, devices } = inventory();
  directory.setAreas(areas);
  for (const { gateway: _, ...device } of devices) directory.putDevice({ ...device, gateway: undefined, registeredAt });
  directory.announce();
  return directory;
}

export { kinds as cityKinds };
