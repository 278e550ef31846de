import { HttpSender } from './http-sender.ts';
import type { Phase } from './latencies.ts';
import { NumberedSender } from './numbered-sender.ts';
import { counted, numberedKind, type Payload, timed, timeless } from './payloads.ts';
import type { Credential, Plan } from './registering.ts';
import type { Sender } from './sender.ts';
import type { TimeSpan } from './stored.ts';

/** What one sender says, and where its numbers are found again. */
export type Traffic = {
  readonly id: string;
  readonly sender: Sender;
  /** The devices among which its numbers lie: itself, or those of a gateway. */
  readonly devices: readonly string[];
  readonly refused?: Refused | undefined;
  /** Where its times lie, when that is not about now. */
  readonly span?: TimeSpan | undefined;
};

/** Which of its messages are meant to be refused, and with which code. */
export type Refused = { readonly isRefused: (number: number) => boolean; readonly code: string };

export type NumberedOptions = {
  readonly count: number;
  /** Messages a second of each. */
  readonly perSecond: number;
  readonly window?: number;
  /** What each device says, in turn: with a time, without, and with a counter when left out. */
  readonly payloads?: readonly Payload[];
  readonly refused?: Refused;
  readonly span?: TimeSpan;
  /** What the names of the devices begin with. */
  readonly name?: string;
  /** MQTT when left out. */
  readonly by?: 'mqtt' | 'http';
};

export type GatewayOptions = Omit<NumberedOptions, 'count' | 'payloads' | 'by'> & {
  /** Devices behind it, which it lets speak in turn. */
  readonly devices: number;
};

/** Where the service is now, and which phase it is. */
export type World = {
  readonly port: () => number;
  readonly httpUrl: () => string;
  readonly phase: () => Phase;
  readonly onAcknowledge: () => void;
};

type Prepared = {
  readonly plan: Plan;
  readonly open: (credentials: ReadonlyMap<string, Credential>, world: World) => readonly Traffic[];
};

/** Numbered devices: who is to be registered, and what they do then. */
export function prepareDevices(options: NumberedOptions): Prepared {
  const {
    count,
    perSecond,
    window = 20,
    payloads = [timed, timeless, counted],
    refused,
    span,
    name = 'numbered',
    by = 'mqtt',
  } = options;
  const Sending = by === 'http' ? HttpSender : NumberedSender;
  const ids = Array.from({ length: count }, (_, index) => `${name}-${index}`);
  return {
    plan: { devices: ids.map((id) => ({ id, kind: numberedKind })) },
    open: (credentials, world) =>
      ids.map((id, index) => {
        const payload = payloads[index % payloads.length] ?? timed;
        const sender = new Sending({ ...credentialOf(credentials, id), ...world, payload, window, perSecond });
        return { id, sender, devices: [id], refused, span };
      }),
  };
}

/** A gateway that speaks for devices, one after the other, each message with one of them. */
export function prepareGateway(options: GatewayOptions): Prepared {
  const { devices, perSecond, window = 20, refused, span, name = 'gateway' } = options;
  const ids = Array.from({ length: devices }, (_, index) => `${name}-device-${index}`);
  const payload: Payload = (number) =>
    JSON.stringify([{ device: ids[number % devices], ...JSON.parse(timed(number)) }]);
  return {
    plan: { gateways: [name], devices: ids.map((id) => ({ id, kind: numberedKind, gateway: name })) },
    open: (credentials, world) => {
      const topic = `gateways/v1/${name}/batch`;
      const known = credentialOf(credentials, name);
      const sender = new NumberedSender({ ...known, ...world, topic, payload, window, perSecond });
      return [{ id: name, sender, devices: ids, refused, span }];
    },
  };
}

function credentialOf(credentials: ReadonlyMap<string, Credential>, id: string): Credential {
  const credential = credentials.get(id);
  if (credential === undefined) throw new Error(`${id} was not registered`);
  return credential;
}
