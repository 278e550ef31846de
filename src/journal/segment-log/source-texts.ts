import { BugError } from '../../model/errors.ts';
import type { Message } from '../../model/message.ts';
import type { ReadTexts, TextPlace } from './record.ts';

/** Sender and topic of a message as they stand in its record, one after the other in UTF-8. */
export type SourceText = { readonly sender: string; readonly bytes: Uint8Array; readonly senderBytes: number };

const maxRemembered = 65_536;
const maxRememberedBytes = 256;
const maxTextBytes = 65_535;

/** Encodes sender and topic; devices say the same ones again and again, so the last 65,536 topics are remembered. */
export function createSourceEncoder(): (message: Message) => SourceText {
  const byTopic = new Map<string, SourceText>();
  return (message) => {
    const known = byTopic.get(message.topic);
    if (known !== undefined && known.sender === message.sender) return known;
    const source = encodeSource(message);
    if (source.bytes.byteLength > maxRememberedBytes) return source;
    if (byTopic.size >= maxRemembered) byTopic.clear();
    byTopic.set(message.topic, source);
    return source;
  };
}

function encodeSource({ sender, topic }: Message): SourceText {
  const senderBytes = Buffer.byteLength(sender);
  const topicBytes = Buffer.byteLength(topic);
  if (senderBytes > maxTextBytes || topicBytes > maxTextBytes) {
    throw new BugError(`journalling a message: its topic (${topicBytes} bytes) or sender (${senderBytes}) is too long`);
  }
  return { sender, bytes: Buffer.from(sender + topic), senderBytes };
}

type Remembered = {
  readonly bytes: Buffer;
  readonly senderBytes: number;
  readonly sender: string;
  readonly topic: string;
};

const slots = 16_384;

/** Decodes sender and topic; the same bytes give the same strings, which is cheap to make and cheap to look up with. */
export function createSourceDecoder(): ReadTexts {
  const remembered: (Remembered | undefined)[] = Array.from({ length: slots });
  return (buffer, place) => {
    const slot = hash(buffer, place) & (slots - 1);
    const known = remembered[slot];
    if (known !== undefined && isSame(known, buffer, place)) return known;
    const fresh = decodeSource(buffer, place);
    if (fresh.bytes.byteLength <= maxRememberedBytes) remembered[slot] = fresh;
    return fresh;
  };
}

function decodeSource(buffer: Buffer, { start, senderEnd, end }: TextPlace): Remembered {
  return {
    bytes: Buffer.from(buffer.subarray(start, end)),
    senderBytes: senderEnd - start,
    sender: buffer.toString('utf8', start, senderEnd),
    topic: buffer.toString('utf8', senderEnd, end),
  };
}

function hash(buffer: Buffer, { start, senderEnd, end }: TextPlace): number {
  let sum = senderEnd - start;
  for (let index = start; index < end; index++) sum = Math.imul(sum ^ (buffer[index] ?? 0), 0x01000193);
  return sum ^ (sum >>> 15);
}

function isSame(known: Remembered, buffer: Buffer, { start, senderEnd, end }: TextPlace): boolean {
  const { bytes } = known;
  if (known.senderBytes !== senderEnd - start || bytes.byteLength !== end - start) return false;
  for (let index = 0; index < bytes.byteLength; index++) if (bytes[index] !== buffer[start + index]) return false;
  return true;
}
