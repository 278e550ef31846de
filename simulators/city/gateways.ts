import { type DeviceId, deviceId } from '../../src/model/ids.ts';
import type { CityDevice, Placed } from './device.ts';

/** Twenty-four equal neighbourhoods: the city is cut in half, in half, in half, and each piece in three. */
const cuts = [2, 2, 2, 3] as const;

const byLongitude = (one: Placed, other: Placed): number =>
  one.position.lon - other.position.lon || one.id.localeCompare(other.id, 'en');
const byLatitude = (one: Placed, other: Placed): number =>
  one.position.lat - other.position.lat || one.id.localeCompare(other.id, 'en');

function pieces(devices: readonly Placed[], [cut, ...further]: readonly number[]): readonly (readonly Placed[])[] {
  if (cut === undefined) return [devices];
  const ordered = devices.toSorted(further.length % 2 === 0 ? byLatitude : byLongitude);
  const edge = (at: number): number => Math.round((at * ordered.length) / cut);
  return Array.from({ length: cut }, (_, at) => ordered.slice(edge(at), edge(at + 1))).flatMap((piece) =>
    pieces(piece, further),
  );
}

/** Gives every device the gateway of its neighbourhood; each gateway carries about as many as any other. */
export function connect(devices: readonly Placed[]): {
  readonly gateways: readonly DeviceId[];
  readonly devices: readonly CityDevice[];
} {
  const neighbourhoods = pieces(devices, cuts).map((members, at) => ({
    gateway: deviceId(`gw-${String(at + 1).padStart(2, '0')}`),
    members,
  }));
  const gatewayOf = new Map(neighbourhoods.flatMap(({ gateway, members }) => members.map(({ id }) => [id, gateway])));
  return {
    gateways: neighbourhoods.map(({ gateway }) => gateway),
    devices: devices.map((device) => ({ ...device, gateway: gatewayOf.get(device.id) })),
  };
}
