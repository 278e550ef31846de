import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import type { Bytes } from './bytes.ts';

/** From this length on, zlib's speed outweighs the price of calling it. */
const longFrom = 1024;
const readsWordsDirectly = endianness() === 'LE';

/** Sixteen tables of 256 words: what one byte does to the checksum when it stands 0 to 15 bytes before the end of a step. */
const table = createTable();

function createTable(): Int32Array {
  const words = new Int32Array(16 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let word = byte;
    for (let bit = 0; bit < 8; bit++) word = (word & 1) === 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1;
    words[byte] = word;
  }
  for (let index = 256; index < words.length; index++) {
    const previous = wordAt(words, index - 256);
    words[index] = (previous >>> 8) ^ wordAt(words, previous & 255);
  }
  return words;
}

function wordAt(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}

/** What the word does when it stands so many words (0 to 3) before the end of a step. */
function word(value: number, before: number): number {
  const base = before * 1024;
  return (
    wordAt(table, base + 768 + (value & 255)) ^
    wordAt(table, base + 512 + ((value >>> 8) & 255)) ^
    wordAt(table, base + 256 + ((value >>> 16) & 255)) ^
    wordAt(table, base + (value >>> 24))
  );
}

/**
 * CRC-32 (as zlib, gzip) of `length` bytes from `start` on; both are multiples of 4. Begins with `seed`, so that what is not
 * among the bytes, such as their true length, is covered too. Short records are summed here, sixteen bytes a step: a call of
 * zlib costs more than the sum.
 */
export function checksum(
  bytes: Bytes,
  { start, length, seed }: { start: number; length: number; seed: number },
): number {
  if (length >= longFrom || !readsWordsDirectly) return crc32(bytes.buffer.subarray(start, start + length), seed);
  const { words } = bytes;
  const end = (start + length) >>> 2;
  let sum = ~seed;
  let at = start >>> 2;
  for (const last = end - 3; at < last; at += 4) {
    sum =
      word(wordAt(words, at) ^ sum, 3) ^
      word(wordAt(words, at + 1), 2) ^
      word(wordAt(words, at + 2), 1) ^
      word(wordAt(words, at + 3), 0);
  }
  for (; at < end; at++) sum = word(wordAt(words, at) ^ sum, 0);
  return ~sum >>> 0;
}
