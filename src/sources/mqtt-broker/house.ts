import type { Duplex } from 'node:stream';
import type { DoorBook, Way } from '../../connections/port.ts';
import type { Journal } from '../../journal/port.ts';
import { deviceId } from '../../model/ids.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Directory } from '../../registry/port.ts';
import { createFailedLogins } from '../failed-logins.ts';
import type { Quotas } from '../port.ts';
import type { Audience } from './audience.ts';
import { Connection } from './connection.ts';
import { Crowd } from './crowd.ts';
import type { Door } from './door.ts';
import type { BrokerLimits } from './limits.ts';
import { PendingInAll } from './pending.ts';
import { PresenceBoard } from './presence-board.ts';
import { RoomForAll } from './room-for-all.ts';
import { Sessions } from './sessions.ts';
import type { StandingBoard } from './standing-board.ts';
import { beat } from './ticking.ts';
import { TooLargePackets } from './too-large.ts';

/** Where connections live from their coming to their going. */
export interface House {
  accept(wire: Duplex, from: { readonly address: string; readonly via: Way }): Connection | undefined;
  connections(): number;
  close(): Promise<void>;
}

export type HouseOptions = {
  readonly journal: Journal;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly events: Events;
  readonly limits: BrokerLimits;
  readonly audience: Audience;
  readonly quotas: Quotas;
  readonly standing: StandingBoard;
  readonly book: DoorBook;
};

export function openHouse(options: HouseOptions): House {
  const { directory, events, limits, audience } = options;
  const present = new Set<Connection>();
  const empty = Promise.withResolvers<void>();
  const acknowledgements = createAcknowledgements(events);
  const door = createDoor(options, (count) => acknowledgements.count(count));
  let isClosing = false;
  events.gauge({ name: 'barrio_mqtt_connections', help: 'MQTT connections', read: () => present.size });
  events.gauge({
    name: 'barrio_mqtt_pending_bytes',
    help: 'Received by MQTT and not on disk yet',
    read: () => door.pendingInAll.bytes,
  });
  events.gauge({
    name: 'barrio_mqtt_held_back_bytes',
    help: 'Read from slowed MQTT clients, and not their turn yet',
    read: () => door.heldBack.bytes,
  });
  const timer = setInterval(() => {
    acknowledgements.report();
    for (const connection of present) connection.onBeat();
  }, beat);
  const stopListening = directory.onChange(() => {
    for (const connection of present) connection.onRegistryChange();
    door.sessions.end((principal) => !directory.isCurrent(principal));
  });

  function onClose(connection: Connection): void {
    present.delete(connection);
    if (isClosing && present.size === 0) empty.resolve();
  }

  return {
    accept(wire, { address, via }) {
      if (isClosing || present.size >= limits.connections) {
        turnAway(wire, () =>
          events.emit('connectionRefused', {
            reason: isClosing ? 'closing' : 'too_many_connections',
            address,
            username: '',
          }),
        );
        return undefined;
      }
      const connection = new Connection({ wire, address, via, door, onClose });
      present.add(connection);
      return connection;
    },
    connections: () => present.size,
    async close() {
      isClosing = true;
      stopListening();
      for (const connection of present) connection.finish();
      if (present.size > 0) await Promise.race([empty.promise, elapsed(limits.closeWithin)]);
      for (const connection of present) connection.abandon();
      clearInterval(timer);
      acknowledgements.report();
      await audience.close();
    },
  };
}

function createDoor(options: HouseOptions, acknowledged: (count: number) => void): Door {
  const { journal, limits, audience, clock, events, directory, book } = options;
  const presence = new PresenceBoard();
  return {
    ...options,
    presence,
    acknowledged,
    room: new RoomForAll(journal),
    pendingInAll: new PendingInAll(limits.pendingBytesInAll),
    crowd: new Crowd(limits.connectionsOfOne),
    heldBack: new PendingInAll(limits.heldBackInAll),
    sessions: new Sessions({
      mostPerPrincipal: limits.sessions,
      onEnd: ({ aedesName, principal }) => audience.forget(aedesName, principal),
    }),
    admitted: new Map(),
    tooLarge: new TooLargePackets({ clock, events, limitBytes: limits.packet }),
    noteRefused(username, word) {
      if (directory.device(username) === undefined && !directory.isGateway(username)) return;
      book.note(deviceId(username), word);
    },
    noteFailedLogin: createFailedLogins({ via: 'mqtt', clock, events }),
    show(showing) {
      presence.note(showing);
      if (audience.hears(showing.topic)) audience.publish(showing);
    },
  };
}

/** Reports once per beat what was acknowledged: an event for each message would cost as much as the message. */
function createAcknowledgements(events: Events) {
  let acknowledged = 0;
  return {
    count(more: number): void {
      acknowledged += more;
    },
    report(): void {
      if (acknowledged > 0) events.emit('messagesAcknowledged', { via: 'mqtt', count: acknowledged });
      acknowledged = 0;
    },
  };
}

function turnAway(wire: Duplex, report: () => void): void {
  report();
  wire.on('error', () => undefined);
  wire.destroy();
}

const elapsed = (span: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, span).unref();
  });
