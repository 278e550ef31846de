import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { distanceMetres } from '../model/geography.ts';
import type { DeviceId } from '../model/ids.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { EpochMs } from '../model/time.ts';
import type { TimedObservation } from '../model/value.ts';
import type { Device, Directory } from '../registry/port.ts';
import type { CityState, Presence } from './port.ts';

type KnownOfDevice = { lastSeen: EpochMs; readonly byQuantity: Map<QuantityId, TimedObservation> };

/** The city as it is known now, in memory. Rebuilt at every start from the store and the journal. */
export function createCityState({ directory }: { readonly directory: Directory }): CityState {
  const known = new Map<DeviceId, KnownOfDevice>();
  const presences = new Map<DeviceId, Presence>();
  const places = createPlaces(directory);

  return {
    observe(readings) {
      for (const { device, time, receivedAt, observations } of readings) {
        const entry = known.get(device) ?? { lastSeen: time, byQuantity: new Map() };
        known.set(device, entry);
        if (time > entry.lastSeen) entry.lastSeen = time;
        for (const observation of observations) {
          const previous = entry.byQuantity.get(observation.quantity);
          if (previous !== undefined && previous.time >= time) continue;
          entry.byQuantity.set(observation.quantity, { ...observation, time, receivedAt });
        }
      }
    },
    rejudge(rejudged) {
      for (const { device, time, observation } of rejudged) {
        const byQuantity = known.get(device)?.byQuantity;
        const present = byQuantity?.get(observation.quantity);
        if (present?.time !== time || (present.revision ?? 1) >= observation.revision) continue;
        byQuantity?.set(observation.quantity, { ...present, ...observation });
      }
    },
    latest: (device, quantity) => known.get(device)?.byQuantity.get(quantity),
    lastSeen: (device) => known.get(device)?.lastSeen,
    setPresence(device, presence) {
      const previous = presences.get(device);
      if (previous === undefined || presence.since >= previous.since) presences.set(device, presence);
    },
    presence: (device) => presences.get(device),
    near({ centre, radiusMetres, limit, accepts }) {
      const { index, devices } = places();
      if (index === undefined) return [];
      const found = around(index, centre.lon, centre.lat, limit, radiusMetres / 1000, (item) => {
        const device = devices[item];
        return device !== undefined && accepts(device.id);
      });
      return found.flatMap((item) => {
        const device = devices[item];
        if (device === undefined) return [];
        return [{ device: device.id, distanceMetres: distanceMetres(centre, device.position) }];
      });
    },
  };
}

type Places = { readonly index: KDBush | undefined; readonly devices: readonly Device[] };

/** A spatial index of all devices, made when it is first needed after a change of the registry. */
function createPlaces(directory: Directory): () => Places {
  let places: Places | undefined;
  directory.onChange(() => {
    places = undefined;
  });
  return () => {
    places ??= indexPlaces([...directory.devices()]);
    return places;
  };
}

function indexPlaces(devices: readonly Device[]): Places {
  if (devices.length === 0) return { index: undefined, devices };
  const index = new KDBush(devices.length);
  for (const { position } of devices) index.add(position.lon, position.lat);
  return { index: index.finish(), devices };
}
