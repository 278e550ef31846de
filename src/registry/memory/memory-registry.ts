import type { Kinds } from '../../model/device-kind.ts';
import type { Clock } from '../../model/time.ts';
import { createDirectory } from '../directory.ts';
import {
  type Issued,
  type PlannedDevice,
  planChange,
  planDevice,
  planDevices,
  planGateway,
  planRemoval,
  planRotation,
} from '../plan.ts';
import type { Credential, Registry } from '../port.ts';
import { checkGatewayRemoval, mergeAreas } from '../registration.ts';

/** A registry that forgets everything when the process ends: for tests, and for a city that is only imagined. */
export function createMemoryRegistry({ kinds, clock }: { readonly kinds: Kinds; readonly clock: Clock }): Registry {
  const directory = createDirectory();
  const setting = { directory, kinds, clock };

  function keepDevices(planned: readonly PlannedDevice[]): void {
    for (const { device, kept } of planned) {
      directory.putDevice(device);
      directory.putCredential(kept);
    }
    if (planned.length > 0) directory.announce();
  }

  function keepCredential({ kept, shown }: Issued): Credential {
    directory.putCredential(kept);
    directory.announce();
    return shown;
  }

  return {
    ...directory,
    async addDevice(device) {
      const planned = planDevice(device, setting);
      keepDevices([planned]);
      return planned.shown;
    },
    async importDevices(devices) {
      const planned = planDevices(devices, setting);
      keepDevices(planned);
      return planned.map(({ shown }) => shown);
    },
    async changeDevice(id, change) {
      const changed = planChange(id, change, setting);
      directory.putDevice(changed);
      directory.announce();
      return directory.device(id) ?? { ...changed, area: undefined };
    },
    async addGateway(id) {
      const issued = planGateway(id, directory);
      directory.putGateway(id);
      return keepCredential(issued);
    },
    async removeGateway(id) {
      checkGatewayRemoval(id, directory);
      directory.dropGateway(id);
      directory.dropCredential(id);
      directory.announce();
    },
    rotateCredential: async (id) => keepCredential(planRotation(id, directory)),
    async removeDevice(id) {
      planRemoval(id, directory);
      directory.dropDevice(id);
      directory.dropCredential(id);
      directory.announce();
    },
    async putAreas(areas) {
      directory.setAreas(mergeAreas(directory.areas(), areas));
      directory.announce();
    },
    close: async () => undefined,
  };
}
