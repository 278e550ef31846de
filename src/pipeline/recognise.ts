import { hours } from '../model/duration.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';

/** A sender that comes back later than this has lost its session and numbers anew. */
const window = hours(1);
/** So many signs are remembered, and at most twice as many. */
const leastRemembered = 100_000;

/**
 * A counter that comes back after more messages of its device, and is not marked as a redelivery, has begun anew: one of a single
 * byte does so after 256. A broker that could not reach us marks what it sends again, and that may be thousands.
 */
const mostBetween = 200;
const anyNumber = Number.POSITIVE_INFINITY;
/** Not even itself: a packet id alone says nothing. */
const none = Number.NEGATIVE_INFINITY;

type Seen = { readonly fingerprint: number; readonly receivedAt: EpochMs; readonly turn: number };

/** Which publish this is, as far as its sender says. */
export type Publish = { readonly device: DeviceId; readonly payload: Uint8Array; readonly seq: number | undefined };

/**
 * Recognises a message that was received before and carries no time of its own, which alone would tell. Two signs count: MQTT
 * says "redelivery" and the last publish under this packet id had the same topic and payload [MQTT-4.4.0-1]; or the sender's own
 * counter repeats with the same payload. A sign without its earlier message is no repetition.
 */
export function createRecogniseRedelivery(): (message: Message, publish: Publish) => boolean {
  // Two generations, for to delete the oldest key of a large Map is to walk over all that were deleted before it.
  let young = new Map<string, Seen>();
  let old = new Map<string, Seen>();

  const remember = (key: string, publish: Seen): void => {
    young.set(key, publish);
    if (young.size < leastRemembered) return;
    old = young;
    young = new Map();
  };

  const seen = (key: string): Seen | undefined => young.get(key) ?? old.get(key);

  /** A repetition does not make its first message younger, or a counter that goes round would never be new again. */
  const repeats = (key: string, now: Seen, within: number): boolean => {
    const repeated = isRepetition(seen(key), now, within);
    if (!repeated) remember(key, now);
    return repeated;
  };

  /** How many messages with a counter the device has sent. */
  const turns = new Map<DeviceId, number>();
  const turnOf = (device: DeviceId): number => {
    const turn = (turns.get(device) ?? 0) + 1;
    turns.set(device, turn);
    return turn;
  };

  /** To try a message once more repeats nothing: it has the same moment. To try its repetition, which was refused too, does. */
  const repeatsOfReplayed = (key: string, now: Seen): boolean => {
    const before = seen(key);
    const near = before !== undefined && Math.abs(now.receivedAt - before.receivedAt) <= window;
    if (before === undefined || !near || before.fingerprint !== now.fingerprint) {
      remember(key, now);
      return false;
    }
    return before.receivedAt !== now.receivedAt;
  };

  return (message, { device, payload, seq }) => {
    const now = {
      fingerprint: fingerprint(payload, 0),
      receivedAt: message.receivedAt,
      turn: seq === undefined ? 0 : turnOf(device),
    };
    if (message.via === 'replay') return seq !== undefined && repeatsOfReplayed(`${device}@${seq}, again`, now);
    // The counter is part of the payload: where there is one, a repeated packet id can say nothing that it does not say.
    if (seq !== undefined) {
      return repeats(`${device}@${seq}`, now, message.redelivery ? anyNumber : mostBetween);
    }
    if (message.qos === 0 || message.packetId === 0) return false;
    return repeats(`${message.sender}#${message.packetId}#${device}`, now, message.redelivery ? anyNumber : none);
  };
}

const isRepetition = (before: Seen | undefined, now: Seen, within: number): boolean =>
  before !== undefined &&
  before.fingerprint === now.fingerprint &&
  now.receivedAt - before.receivedAt <= window &&
  now.turn - before.turn <= within;

/** So many are remembered, and at most twice as many. A number each, for nearly all of them come once. */
const leastRememberedOfTimed = 50_000;

/**
 * Recognises a payload that was received before and says when each of its samples was observed. Its identity would tell, but only a
 * store that compares can; InfluxDB would count it again. MQTT's sign and the same payload of the same device are certain.
 */
export function createRecogniseTimed(): (message: Message, publish: Omit<Publish, 'seq'>) => boolean {
  let young = new Set<number>();
  let old = new Set<number>();
  const numbers = new Map<DeviceId, number>();
  const numberOf = (device: DeviceId): number => {
    const number = numbers.get(device) ?? numbers.size;
    numbers.set(device, number);
    return number;
  };
  return (message, { device, payload }) => {
    if (message.qos === 0 || message.packetId === 0 || message.via === 'replay') return false;
    const print = fingerprint(payload, numberOf(device));
    if (message.redelivery && (young.has(print) || old.has(print))) return true;
    young.add(print);
    if (young.size >= leastRememberedOfTimed) {
      old = young;
      young = new Set();
    }
    return false;
  };
}

/**
 * A number of 53 bits for some bytes: FNV-1a twice, with different beginnings. For payloads of a hundred bytes it takes a tenth of
 * the time of a call out of JavaScript.
 */
function fingerprint(bytes: Uint8Array, seed: number): number {
  let high = 0x811c9dc5 ^ seed;
  let low = 0x9dc5811c ^ (seed * 31);
  for (const byte of bytes) {
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte, 0x85ebca6b);
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}
