import { readdirSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files of a journal as its README documents them, read by somebody who wants to break them: a header of 40 bytes, then
 * records of `[u32 length][u32 crc][body]`, padded to four bytes, the body beginning with its number.
 */
const headerBytes = 40;

export type JournalRecord = {
  readonly offset: number;
  readonly bytes: number;
  /** Its place in the journal, modulo 2^32. */
  readonly number: number;
  readonly sender: string;
  readonly payload: string;
};

export const segmentsOf = (dataDir: string): readonly string[] =>
  readdirSync(join(dataDir, 'journal'))
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(dataDir, 'journal', name));

/** Every record of a segment that is whole, up to the first that is not. */
export async function recordsOf(segment: string): Promise<readonly JournalRecord[]> {
  const content = await readFile(segment);
  const records: JournalRecord[] = [];
  let offset = headerBytes;
  while (offset + 12 <= content.length) {
    const length = content.readUInt32LE(offset);
    const bytes = (8 + length + 3) & ~3;
    if (length < 20 || offset + bytes > content.length) break;
    const senderEnd = offset + 28 + content.readUInt16LE(offset + 24);
    records.push({
      offset,
      bytes,
      number: content.readUInt32LE(offset + 8),
      sender: content.toString('utf8', offset + 28, senderEnd),
      payload: content.toString('utf8', senderEnd + content.readUInt16LE(offset + 26), offset + 8 + length),
    });
    offset += bytes;
  }
  return records;
}

/** Flips one bit of each byte at these places. */
export async function flipBits(file: string, places: readonly number[]): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    for (const place of places) {
      const byte = Buffer.alloc(1);
      await handle.read(byte, 0, 1, place);
      byte[0] = (byte[0] ?? 0) ^ (1 << (place % 8));
      await handle.write(byte, 0, 1, place);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Cuts the file to so many bytes, or lets it end in other bytes. */
export async function writeTail(
  file: string,
  { keep, append }: { readonly keep?: number; readonly append?: Uint8Array },
) {
  const handle = await open(file, 'r+');
  try {
    if (keep !== undefined) await handle.truncate(keep);
    if (append !== undefined) await handle.write(append, 0, append.byteLength, (await handle.stat()).size);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes zeros over a part of the file. */
export async function overwrite(file: string, { from, bytes }: { readonly from: number; readonly bytes: number }) {
  const handle = await open(file, 'r+');
  try {
    await handle.write(new Uint8Array(bytes), 0, bytes, from);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The number that a numbered sender put into the message. */
export function numberIn({ payload }: JournalRecord): number {
  const [, digits] = /"illuminance":(\d+)/.exec(payload) ?? [];
  return Number(digits);
}
