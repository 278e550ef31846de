import { crc32, deflateSync } from 'node:zlib';

/** A picture of one pixel: a map draws it as large as a tile. */
export function onePixel(colour: readonly [red: number, green: number, blue: number]): Buffer {
  const size = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixel = deflateSync(Buffer.from([0, ...colour]));
  return Buffer.concat([signature, part('IHDR', size), part('IDAT', pixel), part('IEND', Buffer.alloc(0))]);
}

function part(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** Seven bits a byte, the lowest first. */
const number = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...number(Math.floor(value / 128))];

const field = (id: number, content: readonly number[]): readonly number[] => [
  ...number(id * 8 + 2),
  ...number(content.length),
  ...content,
];

/** A vector tile that is land from edge to edge. */
function landTile(): Buffer {
  const edge = 4096;
  // To the first corner; along three edges, to and fro by turns; closed.
  const outline = [9, 0, 0, 26, edge * 2, 0, 0, edge * 2, edge * 2 - 1, 0, 15].flatMap(number);
  const feature = [...number(3 * 8), 3, ...field(4, outline)];
  const name = [...Buffer.from('earth')];
  const layer = [...number(15 * 8), 2, ...field(1, name), ...field(2, feature), ...number(5 * 8), ...number(edge)];
  return Buffer.from(field(3, layer));
}

const headerBytes = 127;
const mostZoom = 14;

/** A PMTiles file (version 3) in which one tile stands for all of the earth, at every zoom. */
export function everywhereLand(): Buffer {
  const tile = landTile();
  const all = (4 ** (mostZoom + 1) - 1) / 3;
  const directory = Buffer.from([1, 0, all, tile.length, 1].flatMap(number));
  const about = Buffer.from('{}');
  const header = Buffer.alloc(headerBytes);
  header.write('PMTiles', 0, 'latin1');
  header[7] = 3;
  const spans = [directory.length, about.length, 0, tile.length];
  let from = headerBytes;
  for (const [at, bytes] of spans.entries()) {
    header.writeBigUInt64LE(BigInt(from), 8 + at * 16);
    header.writeBigUInt64LE(BigInt(bytes), 16 + at * 16);
    from += bytes;
  }
  // In one piece, nothing packed, vector tiles, these zooms.
  header.set([1, 1, 1, 1, 0, mostZoom], 96);
  for (const [at, degrees] of [-180, -85, 180, 85].entries()) header.writeInt32LE(degrees * 1e7, 102 + at * 4);
  return Buffer.concat([header, directory, about, tile]);
}
