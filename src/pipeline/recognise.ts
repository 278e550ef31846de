import { crc32 } from 'node:zlib';
import { hours } from '../model/duration.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';

/** A sender that comes back later than this has lost its session and numbers anew. */
const window = hours(1);
/** So many signs are remembered, and at most twice as many. */
const leastRemembered = 100_000;

type Seen = { readonly fingerprint: number; readonly receivedAt: EpochMs };

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

  const repeats = (key: string, now: Seen): boolean => {
    const before = seen(key);
    remember(key, now);
    return before?.fingerprint === now.fingerprint && now.receivedAt - before.receivedAt <= window;
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
    const now = { fingerprint: crc32(payload), receivedAt: message.receivedAt };
    if (message.via === 'replay') return seq !== undefined && repeatsOfReplayed(`${device}@${seq}, again`, now);
    // The counter is part of the payload: where there is one, a repeated packet id can say nothing that it does not say.
    if (seq !== undefined) return repeats(`${device}@${seq}`, now);
    if (message.qos === 0 || message.packetId === 0) return false;
    return repeats(`${message.sender}#${message.packetId}#${device}`, now) && message.redelivery;
  };
}
