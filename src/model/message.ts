import { type Brand, brand } from './brand.ts';
import type { EpochMs } from './time.ts';

/** Which of 256 slices of the city a message belongs to. Order is promised within a partition only. */
export type Partition = Brand<number, 'Partition'>;

/** One publish as received, before anyone has looked into it. What the journal keeps. */
export type Message = {
  /** The MQTT topic, or the one that an HTTP path stands for. */
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly receivedAt: EpochMs;
  /** The user name that was authenticated: a device or gateway id. Empty when an external broker relayed the message. */
  readonly sender: string;
  /** `replay`: it was refused before, and an operator had it tried again from the dead letters. */
  readonly via: 'mqtt' | 'broker' | 'http' | 'replay';
  readonly qos: 0 | 1 | 2;
  /** The sender says that it may have sent this before [MQTT-3.3.1-1]. */
  readonly redelivery: boolean;
  /** MQTT packet identifier; 0 where there is none. */
  readonly packetId: number;
  readonly partition: Partition;
};

/**
 * The partition of an area or, for what has no area, of an id: FNV-1a, 32 bits, modulo 256. Fixed for ever, because a
 * distributed journal computes it too.
 */
export function partitionOf(key: string): Partition {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01000193);
  }
  return brand<Partition>((hash >>> 0) % 256);
}

/** For numbers that were a partition when they were stored. */
export const partition = (number: number): Partition => brand<Partition>(number);
