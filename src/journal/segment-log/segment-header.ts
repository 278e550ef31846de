import { crc32 } from 'node:zlib';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { type Position, position } from '../port.ts';

/**
 * The first 40 bytes of a segment, little-endian:
 *
 * ```
 *  0 "BARRIOJ" and the version of the format as one digit
 *  8 f64 position of the first message    16 f64 position of the first message of the segment before (0: none)
 * 24 f64 when it was begun                32 u32 zero    36 u32 CRC-32 of bytes 0 to 35
 * ```
 */
export const headerBytes = 40;
const magic = 'BARRIOJ';
const version = '1';

export type SegmentHeader = { readonly first: Position; readonly previous: Position; readonly begunAt: EpochMs };

export function encodeHeader({ first, previous, begunAt }: SegmentHeader): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write(magic + version, 'latin1');
  header.writeDoubleLE(first, 8);
  header.writeDoubleLE(previous, 16);
  header.writeDoubleLE(begunAt, 24);
  header.writeUInt32LE(crc32(header.subarray(0, 36)), 36);
  return header;
}

/** The header, or `damaged`, or `foreign` when a later Barrio wrote it. */
export function parseHeader(header: Buffer): SegmentHeader | 'damaged' | 'foreign' {
  if (header.byteLength < headerBytes) return 'damaged';
  if (crc32(header.subarray(0, 36)) !== header.readUInt32LE(36)) return 'damaged';
  if (header.toString('latin1', 0, 8) !== magic + version) return 'foreign';
  return {
    first: position(header.readDoubleLE(8)),
    previous: position(header.readDoubleLE(16)),
    begunAt: epochMs(header.readDoubleLE(24)),
  };
}

const namePattern = /^(\d{16})\.log$/;

/** Sorts by position, as text and as number. */
export const segmentName = (first: Position): string => `${String(first).padStart(16, '0')}.log`;

export function parseSegmentName(name: string): Position | undefined {
  const digits = namePattern.exec(name)?.[1];
  return digits === undefined ? undefined : position(Number(digits));
}
