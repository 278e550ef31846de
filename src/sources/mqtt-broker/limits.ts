import { type Brand, brand } from '../../model/brand.ts';
import { type Duration, hours, seconds } from '../../model/duration.ts';

/** A size in memory or on the wire. Written `kibibytes(4)`, never `4096`. */
export type Bytes = Brand<number, 'Bytes'>;

export const kibibytes = (count: number): Bytes => brand<Bytes>(count * 1024);
export const mebibytes = (count: number): Bytes => kibibytes(count * 1024);

/** How much of this machine one sender, and all of them together, may take. */
export type BrokerLimits = {
  readonly connections: number;
  /** Connections of one device or gateway. */
  readonly connectionsOfOne: number;
  /** The largest packet of a stranger: what a CONNECT may weigh, its last will included. */
  readonly strangerPacket: Bytes;
  /** The largest packet of a client that was let in. */
  readonly packet: Bytes;
  /** How long a stranger may take for its CONNECT. */
  readonly connectWithin: Duration;
  /** The longest keepalive that is honoured: a client that asks for more, or for none, is held to this one. */
  readonly keepalive: Duration;
  /** Messages of one connection that wait for the disk; more are left in its socket. */
  readonly pendingMessages: number;
  readonly pendingBytes: Bytes;
  /** The same for all connections together. */
  readonly pendingBytesInAll: Bytes;
  /** What was read of clients that are slowed and is not their turn yet, all together; beyond, whole reads are taken. */
  readonly heldBackInAll: Bytes;
  /** How long a client may leave unread what we send; then it is disconnected, so that it holds up nobody. */
  readonly drainWithin: Duration;
  /** How much may wait for such a client. */
  readonly unreadBytes: Bytes;
  readonly subscriptions: number;
  /** Sessions that one device or gateway may ask us to remember (clean session = 0). */
  readonly sessions: number;
  /** QoS 2 messages of one session that were received and not yet released by PUBREL. */
  readonly unreleased: number;
  /** How long `close` waits for acknowledgements under way. */
  readonly closeWithin: Duration;
};

export const defaultLimits: BrokerLimits = {
  connections: 20_000,
  connectionsOfOne: 100,
  strangerPacket: kibibytes(4),
  packet: kibibytes(256),
  connectWithin: seconds(10),
  keepalive: hours(1),
  pendingMessages: 4_096,
  pendingBytes: mebibytes(1),
  pendingBytesInAll: mebibytes(64),
  heldBackInAll: mebibytes(64),
  drainWithin: seconds(5),
  unreadBytes: mebibytes(1),
  subscriptions: 64,
  sessions: 8,
  unreleased: 1_000,
  closeWithin: seconds(3),
};
