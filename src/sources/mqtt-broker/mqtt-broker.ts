import { createServer, type Server, type Socket } from 'node:net';
import type { DoorBook } from '../../connections/port.ts';
import type { Journal } from '../../journal/port.ts';
import { reachableHost } from '../../model/address.ts';
import { seconds } from '../../model/duration.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Directory } from '../../registry/port.ts';
import { explainListening } from '../listening-fault.ts';
import type { Quotas, RefusalTeller, Source } from '../port.ts';
import { noQuotas } from '../quotas/unlimited.ts';
import { createRefusalTeller } from '../refusals/refusal-teller.ts';
import { openAudience } from './audience.ts';
import { openHouse } from './house.ts';
import { type BrokerLimits, defaultLimits } from './limits.ts';
import { createNoticeTeller } from './notices.ts';
import { StandingBoard } from './standing-board.ts';
import { createUpgrade, type Upgrade } from './web-socket.ts';

export type MqttBrokerOptions = {
  readonly host: string;
  readonly port: number;
  readonly journal: Journal;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly events: Events;
  readonly limits?: Partial<BrokerLimits> | undefined;
  /** None when left out. */
  readonly quotas?: Quotas | undefined;
  /** Where it says who comes and goes; nowhere when left out. */
  readonly book?: DoorBook | undefined;
};

/** The door for devices that speak MQTT 3.1.1, over TCP and over WebSocket. */
export interface MqttBroker extends Source, RefusalTeller {
  /** For the HTTP server: MQTT over WebSocket at `/mqtt`. */
  readonly handleUpgrade: Upgrade;
  /** Says something to whoever is subscribed to the topic: QoS 0, nothing kept. */
  publishLive(topic: string, payload: string | Buffer): void;
  /** Says it now, and to whoever subscribes later. An empty payload takes it back. Kept in memory only. */
  publishStanding(topic: string, payload: string): void;
  /** Whether anybody listens below `barrio/v1/live` or `barrio/v1/alerts`. */
  hasLiveSubscribers(): boolean;
  connections(): number;
}

/** @throws {ConfigError} when the port cannot be had. */
export async function openMqttBroker(options: MqttBrokerOptions): Promise<MqttBroker> {
  const limits = { ...defaultLimits, ...options.limits };
  const audience = await openAudience({ directory: options.directory, limits });
  const { quotas = noQuotas, book = noBook } = options;
  const standing = new StandingBoard();
  const house = openHouse({ ...options, limits, audience, quotas, standing, book });
  const stopTelling = quotas.onSlowed(createNoticeTeller(audience));
  const server = createServer(
    { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: seconds(60) },
    (socket: Socket) => house.accept(socket, { address: socket.remoteAddress ?? '', via: 'mqtt' }),
  );
  try {
    await listen(server, options);
  } catch (error) {
    await house.close();
    return explainListening({ ...options, setting: 'BARRIO_MQTT_PORT' })(error);
  }
  server.on('error', () =>
    options.events.emit('connectionRefused', { reason: 'accept_failed', address: '', username: '' }),
  );
  return {
    name: 'mqtt-broker',
    urls: [`mqtt://${reachableHost(options.host)}:${portOf(server)}`],
    connections: () => house.connections(),
    handleUpgrade: createUpgrade(limits, ({ wire, address }) => {
      const connection = house.accept(wire, { address, via: 'websocket' });
      return () => connection?.break('not_binary');
    }),
    publishLive: (topic, payload) => audience.publish({ topic, payload: Buffer.from(payload) }),
    publishStanding(topic, payload) {
      const bytes = Buffer.from(payload);
      standing.keep(topic, bytes);
      audience.publish({ topic, payload: bytes });
    },
    hasLiveSubscribers: () => audience.hasConsumers(),
    tell: createRefusalTeller({ audience, directory: options.directory, clock: options.clock }),
    async close() {
      stopTelling();
      server.close();
      await house.close();
    },
  };
}

const noBook: DoorBook = { note: () => undefined };

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4_096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
