import { gzipSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { entryFor, openArchive, readDirectory, tileNumber } from './pmtiles.ts';

afterEach(() => void vi.unstubAllGlobals());

it.each([
  [0, 0, 0, 0],
  [1, 0, 0, 1],
  [1, 0, 1, 2],
  [1, 1, 1, 3],
  [1, 1, 0, 4],
  [2, 0, 0, 5],
  [12, 3423, 1763, 19_078_479],
])('numbers tile %i/%i/%i as the specification does', (zoom, x, y, number) => {
  expect(tileNumber(zoom, x, y)).toBe(number);
});

it('numbers all tiles of a zoom differently, without a gap', () => {
  const numbers = new Set<number>();
  for (let x = 0; x < 16; x += 1) for (let y = 0; y < 16; y += 1) numbers.add(tileNumber(4, x, y));
  expect([numbers.size, Math.min(...numbers), Math.max(...numbers)]).toEqual([256, 85, 340]);
});

/** Two tiles behind each other, the second one standing for three. */
const directory = new Uint8Array([2, 0, 5, 1, 3, 10, 20, 1, 0]);

it('reads a directory: steps of numbers, runs, sizes, places', () => {
  const entries = readDirectory(directory);
  expect(entries).toEqual([
    { id: 0, run: 1, bytes: 10, from: 0 },
    { id: 5, run: 3, bytes: 20, from: 10 },
  ]);
  expect([0, 4, 5, 7, 8].map((tile) => entryFor(entries, tile)?.id)).toEqual([0, undefined, 5, 5, undefined]);
});

it('fetches only the parts of a file that it needs, and says when a server gives none', async () => {
  const packed = gzipSync(directory);
  const tiles = 127 + packed.length;
  const file = Buffer.alloc(tiles + 30);
  file.write('PMTiles', 0, 'latin1');
  file.set([3], 7);
  file.writeBigUInt64LE(127n, 8);
  file.writeBigUInt64LE(BigInt(packed.length), 16);
  file.writeBigUInt64LE(BigInt(tiles), 56);
  file.set([2, 1, 1, 0, 14], 97);
  packed.copy(file, 127);
  file.fill(7, tiles + 10);
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (_: string, { headers }: { readonly headers: { readonly range: string } }) => {
    asked.push(headers.range);
    const [from = 0, to = 0] = headers.range.slice(6).split('-').map(Number);
    return new Response(new Uint8Array(file.subarray(from, to + 1)), { status: 206 });
  });
  const archive = openArchive('/city.pmtiles');
  expect((await archive.header).zooms).toEqual([0, 14]);
  expect(await archive.tile(6)).toEqual(new Uint8Array(20).fill(7));
  expect(await archive.tile(4)).toBeUndefined();
  expect(asked).toEqual(['bytes=0-126', `bytes=127-${tiles - 1}`, `bytes=${tiles + 10}-${tiles + 29}`]);
  vi.stubGlobal('fetch', async () => new Response('all of it', { status: 200 }));
  await expect(openArchive('/city.pmtiles').header).rejects.toThrow('no parts');
});
