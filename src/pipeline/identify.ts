import type { DeviceKind, Kinds } from '../model/device-kind.ts';
import { type DeviceId, deviceId, type KindId, parseDeviceId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Refusal } from '../model/rejection.ts';
import type { Device, Directory } from '../registry/port.ts';
import type { Envelope } from '../sources/port.ts';

/** A payload, and whose it is. */
export type Identified = {
  readonly device: Device;
  readonly kind: DeviceKind;
  readonly payload: Uint8Array;
  /** Which entry of a gateway's message it is. */
  readonly entry?: number | undefined;
};

/** A refusal, and the device it concerns where that much is known. */
export type RefusedPart = Refusal & {
  readonly device: DeviceId | undefined;
  /** The device that it names although there is none: nothing counts in its name, but it is found under it. */
  readonly about?: DeviceId | undefined;
};

export type Identity =
  | {
      readonly is: 'telemetry';
      /** Who sent the message: the device itself, or the gateway that wrapped what its devices said. */
      readonly by: DeviceId;
      readonly parts: readonly Identified[];
      readonly refused: readonly RefusedPart[];
    }
  | { readonly is: 'presence'; readonly device: DeviceId; readonly connected: boolean }
  | ({ readonly is: 'refused' } & RefusedPart);

type Route =
  | { readonly to: 'device'; readonly id: string }
  | { readonly to: 'presence'; readonly id: string }
  | { readonly to: 'gateway'; readonly id: string; readonly format: string }
  | { readonly to: 'nowhere'; readonly refusal: Refusal };

const mostRoutesRemembered = 200_000;

/** Says whose message it is, from its topic, its sender and the registry. */
export function createIdentify(city: {
  readonly kinds: Kinds;
  readonly directory: Directory;
  readonly formats: ReadonlyMap<string, Envelope>;
}): (message: Message) => Identity {
  const routes = new Map<string, Route>();
  return (message) => {
    let route = routes.get(message.topic);
    if (route === undefined) {
      if (routes.size >= mostRoutesRemembered) routes.clear();
      route = routeOf(message.topic);
      routes.set(message.topic, route);
    }
    if (route.to === 'device') return identifyOne(city, message, route.id);
    if (route.to === 'gateway') return identifyRelayed(city, message, route);
    if (route.to === 'presence') return identifyPresence(city, message, route.id);
    return { is: 'refused', device: undefined, ...route.refusal };
  };
}

function routeOf(topic: string): Route {
  const levels = topic.split('/');
  const [root, version, id, leaf] = levels;
  if (version === 'v1' && id !== undefined && id !== '' && leaf !== undefined && levels.length === 4) {
    if (root === 'barrio' && leaf === 'up') return { to: 'device', id };
    if (root === 'barrio' && leaf === 'state') return { to: 'presence', id };
    if (root === 'gateways') return { to: 'gateway', id, format: leaf };
  }
  if (root === 'barrio' && version === 'v1' && leaf === 'up' && levels.length === 5) {
    const detail = `telemetry in the format "${levels[4]}" is not read here`;
    return { to: 'nowhere', refusal: { code: 'format_unknown', detail } };
  }
  return { to: 'nowhere', refusal: { code: 'topic_unknown', detail: `no telemetry is read from "${topic}"` } };
}

type City = Parameters<typeof createIdentify>[0];

function findDevice({ directory, kinds }: City, sender: string, id: string) {
  const device = directory.device(id);
  if (device === undefined) {
    // A gateway speaks for others; a device that does so has most likely a wrong topic.
    const isForAnother = sender !== id && directory.device(sender) !== undefined;
    const detail = `no device "${id}" is registered${isForAnother ? `; "${sender}" sent this on its topic` : ''}`;
    return { ok: false, refusal: { device, about: parseDeviceId(id), code: 'device_unknown', detail } } as const;
  }
  if (sender !== '' && sender !== id && !directory.mayPublishFor(sender, device.id)) {
    const detail = `"${sender}" may not publish for "${id}"`;
    return { ok: false, refusal: { device: device.id, code: 'topic_not_allowed', detail } } as const;
  }
  const kind = kinds.get(device.kind);
  if (kind === undefined) return { ok: false, refusal: { device: device.id, ...unknownKind(device.kind) } } as const;
  return { ok: true, device, kind } as const;
}

const unknownKind = (kind: KindId) => ({ code: 'kind_unknown', detail: `there is no kind "${kind}"` }) as const;

function identifyOne(city: City, message: Message, id: string): Identity {
  const found = findDevice(city, message.sender, id);
  if (!found.ok) return { is: 'refused', ...found.refusal };
  return {
    is: 'telemetry',
    by: found.device.id,
    parts: [{ device: found.device, kind: found.kind, payload: message.payload }],
    refused: [],
  };
}

const refuseAll = (refusal: Refusal): Identity => ({ is: 'refused', device: undefined, ...refusal });

function identifyRelayed(
  city: City,
  message: Message,
  route: { readonly id: string; readonly format: string },
): Identity {
  const { sender, payload } = message;
  const envelope = city.formats.get(route.format);
  if (envelope === undefined) {
    return refuseAll({ code: 'format_unknown', detail: `no gateway format "${route.format}" is read here` });
  }
  if (!city.directory.isGateway(route.id)) {
    return refuseAll({ code: 'device_unknown', detail: `no gateway "${route.id}" is registered` });
  }
  if (sender !== '' && sender !== route.id) {
    return refuseAll({ code: 'topic_not_allowed', detail: `"${sender}" may not publish as gateway "${route.id}"` });
  }
  const opened = envelope.open(payload);
  if (!opened.ok) return refuseAll({ code: opened.code, detail: opened.detail });
  const parts: Identified[] = [];
  const refused: RefusedPart[] = opened.refused.map((refusal) => ({ ...refusal, device: undefined }));
  for (const relayed of opened.relayed) {
    const found = findDevice(city, route.id, relayed.device);
    const { payload: own, entry } = relayed;
    if (found.ok) parts.push({ device: found.device, kind: found.kind, payload: own, entry });
    else refused.push({ ...found.refusal, entry });
  }
  return { is: 'telemetry', by: deviceId(route.id), parts, refused };
}

function identifyPresence({ directory }: City, { sender, payload }: Message, id: string): Identity {
  const known = directory.device(id)?.id ?? gatewayId(directory, id);
  const refuse = (refusal: Refusal): Identity => ({ is: 'refused', device: known, ...refusal });
  if (known === undefined)
    return refuse({ code: 'device_unknown', detail: `no device or gateway "${id}" is registered` });
  if (sender !== '' && sender !== id && !directory.mayPublishFor(sender, known)) {
    return refuse({ code: 'topic_not_allowed', detail: `"${sender}" may not publish for "${id}"` });
  }
  const word = Buffer.from(payload).toString('latin1');
  if (word === 'online' || word === 'offline') return { is: 'presence', device: known, connected: word === 'online' };
  return refuse({ code: 'payload_malformed', detail: 'the state of a device is "online" or "offline"' });
}

const gatewayId = (directory: Directory, id: string): DeviceId | undefined =>
  directory.isGateway(id) ? parseDeviceId(id) : undefined;
