import { addProtocol, type StyleSpecification } from 'maplibre-gl';
import { Protocol } from 'pmtiles';
import type { Look } from './ground.ts';

/** One for all maps of a page, so that what was read of a file is kept. */
const protocol = new Protocol();

/** Land, water, streets and names out of a file with the layers of Protomaps, in the colours of the page. */
export function pmtilesGround(look: Look, address: string, attribution: string): StyleSpecification {
  addProtocol('pmtiles', protocol.tile);
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
