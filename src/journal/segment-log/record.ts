import { type Message, partition } from '../../model/message.ts';
import { epochMs } from '../../model/time.ts';
import type { Bytes } from './bytes.ts';
import { checksum } from './checksum.ts';
import type { SourceText } from './source-texts.ts';

/**
 * One message on disk, little-endian, padded with zeros to a multiple of four bytes:
 *
 * ```
 *  0 u32 length of the body, without padding
 *  4 u32 CRC-32 of the padded body, seeded with the length
 *  8 u32 position of the message, modulo 2^32
 * 12 u8  flags: QoS (2 bits), via (2), redelivery (1), first of its commit (1)
 * 13 u8  partition
 * 14 u16 packet identifier
 * 16 f64 receivedAt
 * 24 u16 length of the sender   26 u16 length of the topic
 * 28 sender, topic (UTF-8), payload
 * ```
 */
const headBytes = 8;
const fixedBytes = 28;
/** No record is longer; what claims to be is damage. */
const maxBodyBytes = 64 * 1024 * 1024;

const vias = ['mqtt', 'broker', 'http', 'replay'] as const;
const viaNumbers = { mqtt: 0, broker: 1, http: 2, replay: 3 } as const;
const levels = [0, 1, 2] as const;
const redeliveryFlag = 16;
const commitStartFlag = 32;

export const minRecordBytes = fixedBytes;

const padded = (bytes: number): number => (bytes + 3) & ~3;

/** What the message takes on disk. */
export const recordBytes = (message: Message, source: SourceText): number =>
  padded(fixedBytes + source.bytes.byteLength + message.payload.byteLength);

export const isTooLong = (bytes: number): boolean => bytes > maxBodyBytes;

/** Where the next record goes. */
export type RecordSpace = { readonly bytes: Bytes; readonly used: number };

/** Writes the message where {@link recordBytes} are free; {@link sealRecord} makes a record of it. */
export function writeRecord({ bytes, used: at }: RecordSpace, message: Message, source: SourceText): void {
  const { buffer, view } = bytes;
  const { payload } = message;
  const textEnd = at + fixedBytes + source.bytes.byteLength;
  const end = textEnd + payload.byteLength;
  view.setUint32(at, end - at - headBytes, true);
  view.setUint8(at + 12, flagsOf(message));
  view.setUint8(at + 13, message.partition);
  view.setUint16(at + 14, message.packetId, true);
  view.setFloat64(at + 16, message.receivedAt, true);
  view.setUint16(at + 24, source.senderBytes, true);
  view.setUint16(at + 26, source.bytes.byteLength - source.senderBytes, true);
  buffer.set(source.bytes, at + fixedBytes);
  buffer.set(payload, textEnd);
  for (let index = end; index < padded(end); index++) buffer[index] = 0;
}

const flagsOf = (message: Message): number =>
  message.qos | (viaNumbers[message.via] << 2) | (message.redelivery ? redeliveryFlag : 0);

export type RecordSeal = { readonly number: number; readonly startsCommit: boolean };

/** Numbers and sums the record that was written there. */
export function sealRecord({ bytes, used: at }: RecordSpace, { number, startsCommit }: RecordSeal): void {
  const { view } = bytes;
  view.setUint32(at + 8, number >>> 0, true);
  if (startsCommit) view.setUint8(at + 12, view.getUint8(at + 12) | commitStartFlag);
  view.setUint32(at + 4, checksumAt(bytes, at, view.getUint32(at, true)), true);
}

const checksumAt = (bytes: Bytes, at: number, length: number): number =>
  checksum(bytes, { start: at + headBytes, length: padded(length), seed: length });

/** What stands at a place: a whole record of so many bytes, one that is not all there, or none. */
export type RecordCheck = number;
export const cutOff = -1;
export const broken = -2;

/** Looks at the bytes from `at` to `end`: the size of the good record there, or {@link cutOff}, or {@link broken}. */
export function checkRecord(bytes: Bytes, at: number, end: number): RecordCheck {
  if (at + fixedBytes > end) return cutOff;
  const length = bytes.view.getUint32(at, true);
  if (length < fixedBytes - headBytes || length > maxBodyBytes) return broken;
  const size = padded(headBytes + length);
  if (at + size > end) return cutOff;
  if (bytes.view.getUint32(at + 4, true) !== checksumAt(bytes, at, length)) return broken;
  return textsFit(bytes, at, length) ? size : broken;
}

const textsFit = ({ view }: Bytes, at: number, length: number): boolean =>
  view.getUint16(at + 24, true) + view.getUint16(at + 26, true) <= length - (fixedBytes - headBytes);

/** Bytes that the record claims to take; only good for learning how much more to read. */
export const claimedBytes = ({ view }: Bytes, at: number): number => padded(headBytes + view.getUint32(at, true));

/** The lower 32 bits of the position of the record at `at`. */
export const numberAt = ({ view }: Bytes, at: number): number => view.getUint32(at + 8, true);
export const startsCommitAt = ({ view }: Bytes, at: number): boolean =>
  (view.getUint8(at + 12) & commitStartFlag) !== 0;

/** The message in the good record at `at`; its payload is a view of `bytes`. */
export function messageAt(bytes: Bytes, at: number, readTexts: ReadTexts): Message {
  const { buffer, view } = bytes;
  const flags = view.getUint8(at + 12);
  const textStart = at + fixedBytes;
  const senderEnd = textStart + view.getUint16(at + 24, true);
  const textEnd = senderEnd + view.getUint16(at + 26, true);
  const { sender, topic } = readTexts(buffer, { start: textStart, senderEnd, end: textEnd });
  return {
    topic,
    payload: buffer.subarray(textEnd, at + headBytes + view.getUint32(at, true)),
    receivedAt: epochMs(view.getFloat64(at + 16, true)),
    sender,
    via: vias[(flags >>> 2) & 3] ?? 'mqtt',
    qos: levels[flags & 3] ?? 0,
    redelivery: (flags & redeliveryFlag) !== 0,
    packetId: view.getUint16(at + 14, true),
    partition: partition(view.getUint8(at + 13)),
  };
}

export type TextPlace = { readonly start: number; readonly senderEnd: number; readonly end: number };
export type ReadTexts = (buffer: Buffer, place: TextPlace) => { readonly sender: string; readonly topic: string };
