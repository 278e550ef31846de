import type { Kinds } from '../../model/device-kind.ts';
import type { DeviceId } from '../../model/ids.ts';
import type { Clock } from '../../model/time.ts';
import { issueCredential } from '../credentials.ts';
import { createDirectory } from '../directory.ts';
import type { Credential, NewDevice, Principal, Registry } from '../port.ts';
import {
  checkNewDevices,
  checkNewGateway,
  completeDevice,
  idTaken,
  mergeAreas,
  notRegistered,
} from '../registration.ts';

/** A registry that forgets everything when the process ends: for tests, and for a city that is only imagined. */
export function createMemoryRegistry({ kinds, clock }: { readonly kinds: Kinds; readonly clock: Clock }): Registry {
  const directory = createDirectory();
  const surroundings = { kinds, isGateway: (id: string) => directory.isGateway(id) };

  function issue(id: DeviceId, role: Principal['role']): Credential {
    const { shown, kept } = issueCredential(id, role);
    directory.putCredential(kept);
    return shown;
  }

  function register(devices: readonly NewDevice[]): readonly Credential[] {
    checkNewDevices(devices, surroundings);
    const fresh = devices.filter(({ id }) => directory.device(id) === undefined);
    const credentials = fresh.map((device) => {
      directory.putDevice(completeDevice(device, clock));
      return issue(device.id, 'device');
    });
    if (credentials.length > 0) directory.announce();
    return credentials;
  }

  return {
    ...directory,
    async addDevice(device) {
      const [credential] = register([device]);
      if (credential === undefined) throw idTaken(device.id);
      return credential;
    },
    importDevices: async (devices) => register(devices),
    async addGateway(id) {
      checkNewGateway(id, directory.isGateway(id) || directory.device(id) !== undefined);
      directory.putGateway(id);
      const credential = issue(id, 'gateway');
      directory.announce();
      return credential;
    },
    async rotateCredential(id) {
      const isGateway = directory.isGateway(id);
      if (!isGateway && directory.device(id) === undefined) throw notRegistered(id);
      const credential = issue(id, isGateway ? 'gateway' : 'device');
      directory.announce();
      return credential;
    },
    async removeDevice(id) {
      if (directory.device(id) === undefined) throw notRegistered(id);
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
