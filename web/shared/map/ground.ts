import type { StyleSpecification } from 'maplibre-gl';
import { cityMap } from '../city.ts';
import { pmtilesGround } from './pmtiles-ground.ts';

/** The colours of the page, as it is shown now. */
export type Look = {
  readonly water: string;
  readonly land: string;
  readonly coast: string;
  readonly ink: string;
  readonly paper: string;
  readonly accent: string;
  readonly tone: (tone: string) => string;
};

export function lookOf(element: HTMLElement): Look {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    water: colour('map-water'),
    land: colour('map-land'),
    coast: colour('map-coast'),
    ink: colour('ink'),
    paper: colour('card'),
    accent: colour('accent'),
    tone: colour,
  };
}

export type Ground = StyleSpecification | string;

const osm = '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> (ODbL)';
const coast = `GSHHG 2.3.7 (LGPL-3.0) · ${osm}`;

/** What lies under everything: the setting of the city says which. */
export function groundOf(look: Look, setting: string = cityMap): Ground {
  const [how, ...rest] = setting.split(':');
  const address = rest.join(':');
  if (how === 'style' && address !== '') return address;
  if (how === 'raster' && address !== '') return rasterGround(look, address);
  if (how === 'pmtiles' && address !== '') return pmtilesGround(look, address, osm);
  return bundledGround(look);
}

const sea = (look: Look) => ({
  id: 'sea',
  type: 'background' as const,
  paint: { 'background-color': look.water },
});

const rasterGround = (look: Look, address: string): StyleSpecification => ({
  version: 8,
  sources: { ground: { type: 'raster', tiles: [address], tileSize: 256, attribution: osm } },
  layers: [sea(look), { id: 'ground', type: 'raster', source: 'ground' }],
});

const bundledGround = (look: Look): StyleSpecification => ({
  version: 8,
  sources: { land: { type: 'geojson', data: '/land.geojson', attribution: coast } },
  layers: [
    sea(look),
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': look.land } },
    { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': look.coast, 'line-width': 1.2 } },
  ],
});
