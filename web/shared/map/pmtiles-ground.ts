import { addProtocol, type StyleSpecification } from 'maplibre-gl';
import type { Look } from './ground.ts';
import { openArchive, tileNumber } from './pmtiles.ts';

type Archive = ReturnType<typeof openArchive>;

const archives = new Map<string, Archive>();

function archiveOf(address: string): Archive {
  const known = archives.get(address) ?? openArchive(address);
  archives.set(address, known);
  return known;
}

const tilePattern = /^pmtiles:\/\/(.+)\/(\d+)\/(\d+)\/(\d+)$/;

/** Teaches the map addresses that begin with `pmtiles://`: the file itself, and tiles in it. */
function teachMap(): void {
  addProtocol('pmtiles', async ({ url }, { signal }) => {
    const [, address, zoom, x, y] = tilePattern.exec(url) ?? [];
    if (address === undefined) return { data: await describe(url) };
    const tile = await archiveOf(address).tile(tileNumber(Number(zoom), Number(x), Number(y)), signal);
    return { data: (tile ?? new Uint8Array()).slice().buffer };
  });
}

async function describe(url: string): Promise<object> {
  const [least, most] = (await archiveOf(url.slice('pmtiles://'.length)).header).zooms;
  return { tilejson: '3.0.0', tiles: [`${url}/{z}/{x}/{y}`], minzoom: least, maxzoom: most };
}

/** Land, water, streets and names out of a file with the layers of Protomaps, in the colours of the page. */
export function pmtilesGround(look: Look, address: string, attribution: string): StyleSpecification {
  teachMap();
  const layer = { source: 'ground', filter: true } as const;
  return {
    version: 8,
    sources: { ground: { type: 'vector', url: `pmtiles://${new URL(address, location.href).href}`, attribution } },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': look.water } },
      { ...layer, id: 'earth', type: 'fill', 'source-layer': 'earth', paint: { 'fill-color': look.land } },
      { ...layer, id: 'water', type: 'fill', 'source-layer': 'water', paint: { 'fill-color': look.water } },
      {
        ...layer,
        id: 'buildings',
        type: 'fill',
        'source-layer': 'buildings',
        paint: { 'fill-color': look.coast, 'fill-opacity': 0.25 },
      },
      {
        ...layer,
        id: 'roads',
        type: 'line',
        'source-layer': 'roads',
        paint: {
          'line-color': look.coast,
          'line-opacity': 0.6,
          'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.5, 17, 5],
        },
      },
      {
        ...layer,
        id: 'road-names',
        type: 'symbol',
        'source-layer': 'roads',
        minzoom: 15,
        layout: {
          'symbol-placement': 'line',
          'text-field': ['get', 'name'],
          'text-font': ['sans-serif'],
          'text-size': 12,
        },
        paint: { 'text-color': look.ink, 'text-halo-color': look.paper, 'text-halo-width': 1.5 },
      },
    ],
  };
}
