/**
 * Reads tiles out of one file (PMTiles, version 3), of which only the parts that are needed are fetched. A tile has a number along a
 * Hilbert curve; directories, packed, say where in the file each stands.
 */
type Header = {
  readonly root: Span;
  readonly leaves: number;
  readonly tiles: number;
  readonly isPacked: boolean;
  readonly areTilesPacked: boolean;
  readonly zooms: readonly [least: number, most: number];
};
type Span = { readonly from: number; readonly bytes: number };
type Entry = { readonly id: number; readonly run: number; readonly bytes: number; readonly from: number };

const headerBytes = 127;
const gzip = 2;

async function fetchSpan(address: string, { from, bytes }: Span, signal?: AbortSignal): Promise<Uint8Array> {
  const headers = { range: `bytes=${from}-${from + bytes - 1}` };
  const response = await fetch(address, { headers, ...(signal ? { signal } : {}) });
  if (response.status !== 206) throw new Error(`${address} answers no parts of itself: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function unpack(bytes: Uint8Array, isPacked: boolean): Promise<Uint8Array> {
  if (!isPacked) return bytes;
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (offset: number): number => Number(view.getBigUint64(offset, true));
  if (new TextDecoder().decode(bytes.subarray(0, 7)) !== 'PMTiles' || bytes[7] !== 3) {
    throw new Error('this is no PMTiles file of version 3');
  }
  return {
    root: { from: at(8), bytes: at(16) },
    leaves: at(40),
    tiles: at(56),
    isPacked: bytes[97] === gzip,
    areTilesPacked: bytes[98] === gzip,
    zooms: [bytes[100] ?? 0, bytes[101] ?? 14],
  };
}

/** Numbers of seven bits a byte, the last of which is below 128. */
function* numbersOf(bytes: Uint8Array): Generator<number> {
  let [value, weight] = [0, 1];
  for (const byte of bytes) {
    value += (byte & 127) * weight;
    weight *= 128;
    if (byte < 128) {
      yield value;
      [value, weight] = [0, 1];
    }
  }
}

export function readDirectory(bytes: Uint8Array): readonly Entry[] {
  const [count = 0, ...rest] = numbersOf(bytes);
  const part = (which: number): readonly number[] => rest.slice(which * count, (which + 1) * count);
  const [steps, runs, sizes, places] = [part(0), part(1), part(2), part(3)];
  const entries: Entry[] = [];
  let id = 0;
  for (const [at, step] of steps.entries()) {
    id += step;
    const [place = 0, before] = [places[at], entries[at - 1]];
    // Nothing written: right behind the one before.
    const from = place === 0 && before !== undefined ? before.from + before.bytes : place - 1;
    entries.push({ id, run: runs[at] ?? 0, bytes: sizes[at] ?? 0, from });
  }
  return entries;
}

/** The number of a tile along the Hilbert curve, behind all tiles of the zooms before. */
export function tileNumber(zoom: number, x: number, y: number): number {
  let number = (4 ** zoom - 1) / 3;
  let [column, row] = [x, y];
  for (let half = 2 ** zoom / 2; half >= 1; half /= 2) {
    const [right, low] = [(column & half) > 0 ? 1 : 0, (row & half) > 0 ? 1 : 0];
    number += half * half * ((3 * right) ^ low);
    if (low === 0) {
      if (right === 1) [column, row] = [half - 1 - (column & (half - 1)), half - 1 - (row & (half - 1))];
      [column, row] = [row, column];
    }
  }
  return number;
}

/** The last entry that begins at or before a tile, where it reaches so far. An entry without a run leads to another directory. */
export function entryFor(entries: readonly Entry[], tile: number): Entry | undefined {
  const found = entries.filter(({ id }) => id <= tile).slice(-1)[0];
  return found !== undefined && (found.run === 0 || tile < found.id + found.run) ? found : undefined;
}

/** Tiles of one file, each fetched when it is asked for; directories are kept. */
export function openArchive(address: string) {
  const directories = new Map<number, Promise<readonly Entry[]>>();
  const header = fetchSpan(address, { from: 0, bytes: headerBytes }).then(readHeader);

  async function fetchDirectory(span: Span): Promise<readonly Entry[]> {
    return readDirectory(await unpack(await fetchSpan(address, span), (await header).isPacked));
  }
  function directoryAt(span: Span): Promise<readonly Entry[]> {
    const known = directories.get(span.from) ?? fetchDirectory(span);
    directories.set(span.from, known);
    return known;
  }
  /** Directories lead to directories, three deep at most. */
  async function find(tile: number): Promise<Entry | undefined> {
    const { root, leaves } = await header;
    let entry = entryFor(await directoryAt(root), tile);
    for (let depth = 0; depth < 3 && entry?.run === 0; depth += 1) {
      entry = entryFor(await directoryAt({ from: leaves + entry.from, bytes: entry.bytes }), tile);
    }
    return entry;
  }
  return {
    header,
    /** @returns nothing where the file has no tile. */
    async tile(number: number, signal?: AbortSignal): Promise<Uint8Array | undefined> {
      const { tiles, areTilesPacked } = await header;
      const entry = await find(number);
      if (entry === undefined || entry.bytes === 0) return undefined;
      return unpack(await fetchSpan(address, { from: tiles + entry.from, bytes: entry.bytes }, signal), areTilesPacked);
    },
  };
}
