import type { Database } from '../../database/port.ts';
import type { Kinds } from '../../model/device-kind.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { createDirectory } from '../directory.ts';
import { planChange, planDevice, planDevices, planGateway, planRemoval, planRotation, type Setting } from '../plan.ts';
import type { Directory, Registry } from '../port.ts';
import { checkGatewayRemoval, mergeAreas } from '../registration.ts';
import { startFollowing } from './follow-others.ts';
import { createRegistryReader } from './reader.ts';
import { createRegistryWriter, type RegistryWriter } from './writer.ts';

/** One change: planned against the truth and written, as one transaction. Durable, and known to the memory, when it resolves. */
type Change = <Plan>(plan: () => Plan, write: (writer: RegistryWriter, plan: Plan) => void) => Promise<Plan>;

/**
 * Opens the registry: the database is the truth, its copy in memory answers. What another process changes is noticed within
 * two seconds, and at once when somebody whom we do not know knocks. Closing it leaves the database open.
 */
export async function openRegistry({
  database,
  kinds,
  clock,
  events,
}: {
  readonly database: Database;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly events: Events;
}): Promise<Registry> {
  const directory = createDirectory();
  const reader = createRegistryReader(database.connection, directory);
  const writer = createRegistryWriter(database.connection, clock);
  const follower = startFollowing({ database, clock, events, directory, reader });

  const change: Change = async (plan, write) => {
    let news = false;
    try {
      return await database.transact(() => {
        news = reader.catchUp();
        const planned = plan();
        write(writer, planned);
        return planned;
      });
    } finally {
      if (reader.catchUp() || news) follower.announce();
    }
  };

  return {
    ...follower.directory,
    ...createChanges(change, { directory, kinds, clock }),
    close: async () => follower.stop(),
  };
}

function createChanges(change: Change, setting: Setting): Omit<Registry, keyof Directory | 'close'> {
  const { directory } = setting;
  return {
    async addDevice(device) {
      const planned = await change(
        () => planDevice(device, setting),
        (to, plan) => to.insertDevices([plan]),
      );
      return planned.shown;
    },
    async importDevices(devices) {
      const planned = await change(
        () => planDevices(devices, setting),
        (to, plan) => to.insertDevices(plan),
      );
      return planned.map(({ shown }) => shown);
    },
    async changeDevice(id, wish) {
      const changed = await change(
        () => planChange(id, wish, setting),
        (to, device) => to.updateDevice(device),
      );
      return directory.device(id) ?? { ...changed, area: undefined };
    },
    async removeGateway(id) {
      await change(
        () => checkGatewayRemoval(id, directory),
        (to) => to.deleteGateway(id),
      );
    },
    async addGateway(id) {
      const issued = await change(
        () => planGateway(id, directory),
        (to, { kept }) => to.insertGateway(kept),
      );
      return issued.shown;
    },
    async rotateCredential(id) {
      const issued = await change(
        () => planRotation(id, directory),
        (to, { kept }) => to.replaceCredential(kept),
      );
      return issued.shown;
    },
    async removeDevice(id) {
      await change(
        () => planRemoval(id, directory),
        (to) => to.deleteDevice(id),
      );
    },
    async putAreas(areas) {
      await change(
        () => mergeAreas(directory.areas(), areas),
        (to) => to.putAreas(areas),
      );
    },
  };
}
