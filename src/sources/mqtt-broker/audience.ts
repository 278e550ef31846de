import { Duplex } from 'node:stream';
import { Aedes, type Client, type PublishPacket } from 'aedes';
import { UnavailableError } from '../../model/errors.ts';
import type { Directory, Principal } from '../../registry/port.ts';
import { introduction } from './connect-frame.ts';
import type { Fault } from './faults.ts';
import { type BrokerLimits, kibibytes } from './limits.ts';
import { createListening, type Listening } from './listening.ts';
import { Peer } from './peer.ts';
import type { AskedFilter } from './subscribe-frame.ts';
import { mayHear } from './topic-rules.ts';

/** A client as one of those who listen. */
export interface Listener {
  /** For what the client says about messages that were delivered to it. */
  pass(frame: Buffer): void;
  subscribe(filters: readonly AskedFilter[]): Promise<void>;
  /** aedes answers the client itself. */
  unsubscribe(packetId: number, filters: readonly string[]): Promise<void>;
  /** Delivers what was retained. */
  deliver(showing: { readonly topic: string; readonly payload: Buffer }): void;
  /** Delivers much of what was retained, no faster than the client reads. */
  deliverAll(showings: Iterable<{ readonly topic: string; readonly payload: Buffer }>): Promise<void>;
  filterCount(): number;
  /** Resolves when aedes has forgotten the client, so that another one can take its name. */
  close(): Promise<void>;
}

export type Introduced = {
  readonly wire: Duplex;
  readonly clientId: string;
  readonly principal: Principal;
  readonly clean: boolean;
  /** Whether the client has its CONNACK already. */
  readonly isWelcomed: boolean;
  readonly onClose: (fault: Fault) => void;
};

/** Who hears what: subscriptions, remembered sessions and delivery, which are aedes' business. Nothing is published by way of it but what we say. */
export interface Audience {
  readonly join: (client: Introduced) => Promise<Listener>;
  /** Drops a remembered session: its subscriptions, and what waits for it. */
  forget(clientId: string, principal: Principal): void;
  publish(showing: { readonly topic: string; readonly payload: Buffer }): void;
  hears(topic: string): boolean;
  hasConsumers(): boolean;
  close(): Promise<void>;
}

type AudienceOptions = { readonly directory: Directory; readonly limits: BrokerLimits };

export async function openAudience({ directory, limits }: AudienceOptions): Promise<Audience> {
  const places = new WeakMap<object, Introduced>();
  const arrivals = new WeakMap<object, (client: Client) => void>();
  const departures = new WeakMap<object, () => void>();
  const listening = createListening();
  const broker = await Aedes.createBroker({
    concurrency: 0,
    drainTimeout: limits.drainWithin,
    keepaliveLimit: 0,
    authorizePublish: (_client, _packet, done) => done(new Error('clients publish by the door only')),
    authorizeSubscribe(client, subscription, done) {
      const principal = places.get(client.conn)?.principal;
      const isAllowed = principal !== undefined && mayHear(subscription.topic, principal, directory);
      if (isAllowed) listening.add(client, subscription.topic);
      done(null, isAllowed ? subscription : null);
    },
    authorizeForward(client, packet) {
      if (client.conn.writableLength <= limits.unreadBytes) return packet;
      client.conn.destroy();
      return null;
    },
  });
  broker.on('clientReady', (client) => arrivals.get(client.conn)?.(client));
  broker.on('unsubscribe', (filters, client) => listening.remove(client, filters));
  broker.on('clientDisconnect', (client) => {
    listening.leave(client);
    departures.get(client.conn)?.();
  });
  // A client's error is the end of its connection, which the door sees by itself; unheard, the event would end the process.
  broker.on('clientError', () => undefined);
  broker.on('connectionError', () => undefined);

  async function join(introduced: Introduced): Promise<Listener> {
    const peer = new Peer(introduced.wire, { hidesConnack: introduced.isWelcomed });
    places.set(peer, introduced);
    const arrival = Promise.withResolvers<Client>();
    const departure = Promise.withResolvers<void>();
    arrivals.set(peer, arrival.resolve);
    departures.set(peer, departure.resolve);
    peer.once('close', () => {
      introduced.onClose(peer.writableLength > 0 ? 'reader_too_slow' : 'fan_out_failed');
      // Without effect on one that had arrived: aedes says when that one has gone.
      arrival.reject(new UnavailableError(`introducing ${introduced.clientId} to aedes: the connection ended`));
    });
    broker.handle(peer);
    peer.push(introduction(introduced.clientId, { clean: introduced.clean }));
    const client = await arrival.promise;
    return createListener(client, { peer, departed: departure.promise, listening });
  }

  return {
    join,
    // Refused only by a broker that closes, and that forgets everything.
    forget: (clientId, principal) => void comeAndGo(join, { clientId, principal }).catch(() => undefined),
    publish: (showing) => broker.publish(toPacket(showing, { retain: false }), () => undefined),
    hears: (topic) => listening.hears(topic),
    hasConsumers: () => listening.hasConsumers(),
    close: () => new Promise((resolve) => broker.close(resolve)),
  };
}

/** What aedes may leave unread of a client's answers, e.g. while that client reads nothing itself. */
const mostUnheard = kibibytes(64);

/** aedes drops a session when its client comes again and asks for a clean one. So it comes again, and goes. */
async function comeAndGo(join: Audience['join'], who: Pick<Introduced, 'clientId' | 'principal'>): Promise<void> {
  const listener = await join({ ...who, wire: nowhere(), clean: true, isWelcomed: true, onClose: () => undefined });
  await listener.close();
}

/** The wire of a client that is not there. */
const nowhere = (): Duplex =>
  new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => done(),
  });

function createListener(
  client: Client,
  {
    peer,
    departed,
    listening,
  }: { readonly peer: Peer; readonly departed: Promise<void>; readonly listening: Listening },
): Listener {
  return {
    filterCount: () => listening.countOf(client),
    pass(frame) {
      if (peer.readableLength < mostUnheard) peer.push(frame);
      else peer.destroy();
    },
    subscribe: (filters) =>
      new Promise((resolve, reject) => {
        const subscriptions = filters.map(({ filter, qos }) => ({ topic: filter, qos }));
        client.subscribe(subscriptions, (error) => (error ? reject(error) : resolve()));
      }),
    unsubscribe: (packetId, filters) =>
      new Promise((resolve, reject) => {
        const done = (error?: Error): void => (error ? reject(error) : resolve());
        client.unsubscribe({ cmd: 'unsubscribe', messageId: packetId, unsubscriptions: [...filters] }, done);
      }),
    deliver: (showing) => client.publish(toPacket(showing, { retain: true }), () => undefined),
    async deliverAll(showings) {
      for (const showing of showings) {
        if (peer.writableLength > mostUnheard) await roomOf(peer);
        if (peer.destroyed) return;
        client.publish(toPacket(showing, { retain: true }), () => undefined);
      }
    },
    close: () => {
      peer.destroy();
      return departed;
    },
  };
}

/** Resolves when more can be written, or never will be. */
const roomOf = (peer: Duplex): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      peer.off('drain', done);
      peer.off('close', done);
      resolve();
    };
    peer.once('drain', done);
    peer.once('close', done);
    if (peer.destroyed) done();
  });

const toPacket = (
  { topic, payload }: { readonly topic: string; readonly payload: Buffer },
  { retain }: { readonly retain: boolean },
): PublishPacket => ({ cmd: 'publish', topic, payload, qos: 0, retain, dup: false });
