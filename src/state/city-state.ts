import { around } from 'geokdbush';
import KDBush from 'kdbush';
import type { Kinds } from '../model/device-kind.ts';
import { heardAt } from '../model/freshness.ts';
import { distanceMetres } from '../model/geography.ts';
import type { DeviceId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';
import type { Device, Directory } from '../registry/port.ts';
import type { CityState, NearQuery, Presence } from './port.ts';
import type { KnownOfDevice } from './totals/aspects.ts';
import { createTotals } from './totals/totals.ts';

type Parts = { readonly directory: Directory; readonly kinds: Kinds };

/** The city as it is known now, in memory. Rebuilt at every start from the store and the journal. */
export function createCityState({ directory, kinds }: Parts): CityState {
  const known = new Map<string, KnownOfDevice>();
  const presences = new Map<DeviceId, Presence>();
  const places = createPlaces(directory);
  let registered = directory.deviceCount();
  directory.onChange(() => {
    const before = registered;
    registered = directory.deviceCount();
    // Where none is less, none has left, but for one that was replaced; a city that grows is not searched each time.
    if (registered > before) return;
    for (const id of known.keys()) if (directory.device(id) === undefined) known.delete(id);
    for (const id of presences.keys()) if (!isKnownTo(directory, id)) presences.delete(id);
  });
  const { heard, ...totals } = createTotals({ directory, kinds, known: (device) => known.get(device) });

  return {
    ...totals,
    observe(readings) {
      for (const { device, time, receivedAt, observations } of readings) {
        const entry = known.get(device) ?? { lastSeen: undefined, lastArrival: undefined, byQuantity: new Map() };
        known.set(device, entry);
        if (entry.lastArrival === undefined || receivedAt > entry.lastArrival) entry.lastArrival = receivedAt;
        for (const observation of observations) {
          const timed = { ...observation, time, receivedAt };
          const heardThen = heardAt(timed);
          if (entry.lastSeen === undefined || heardThen > entry.lastSeen) entry.lastSeen = heardThen;
          const previous = entry.byQuantity.get(observation.quantity);
          if (previous === undefined || isNewer(timed, previous)) entry.byQuantity.set(observation.quantity, timed);
        }
        heard(device, entry);
      }
    },
    rejudge(rejudged) {
      for (const { device, time, observation } of rejudged) {
        const entry = known.get(device);
        const present = entry?.byQuantity.get(observation.quantity);
        if (entry === undefined || present?.time !== time || (present.revision ?? 1) >= observation.revision) continue;
        entry.byQuantity.set(observation.quantity, { ...present, ...observation });
        heard(device, entry);
      }
    },
    latest: (device, quantity) => known.get(device)?.byQuantity.get(quantity),
    lastSeen: (device) => known.get(device)?.lastSeen,
    lastArrival: (device) => known.get(device)?.lastArrival,
    setPresence(device, presence) {
      const previous = presences.get(device);
      if (previous === undefined || presence.since >= previous.since) presences.set(device, presence);
    },
    presence: (device) => presences.get(device),
    near: (query) => nearIn(places(), query),
  };
}

type Timed = { readonly time: EpochMs; readonly receivedAt: EpochMs };

/**
 * Nothing was observed later than it arrived: a clock that is minutes ahead must not hide what is said after it. Of two that are as
 * new, the later by the device's own time is, so that the order of arrival does not matter.
 */
function isNewer(one: Timed, other: Timed): boolean {
  const apart = Math.min(one.time, one.receivedAt) - Math.min(other.time, other.receivedAt);
  return apart === 0 ? one.time > other.time : apart > 0;
}

const isKnownTo = (directory: Directory, id: string): boolean =>
  directory.device(id) !== undefined || directory.isGateway(id);

function nearIn(
  { index, devices }: Places,
  { centre, radiusMetres, limit, accepts }: NearQuery,
): ReturnType<CityState['near']> {
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
