import type {
  Map as Drawn,
  ExpressionSpecification,
  GeoJSONSource,
  LayerSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl';
import type { Look } from './ground.ts';
import type { State } from './point.ts';
import { drawGroup, drawPoint, groupStretch } from './signs.ts';

type Expression = ExpressionSpecification;

export const ids = { points: 'points', areas: 'areas', around: 'around', group: 'groups', point: 'signs' } as const;

const nothing = { type: 'FeatureCollection' as const, features: [] };

/** Groups dissolve when the map is nearer than this. */
const groupedUntil = 16;

/** How many of a group are in each state, and which of the states that occur comes last in the list. */
const gathered = (states: readonly State[]): Record<string, [string, Expression]> => ({
  worst: ['max', ['get', 'rank']],
  ...Object.fromEntries(
    states.map((_, rank): [string, [string, Expression]] => [
      `n${rank}`,
      ['+', ['case', ['==', ['get', 'rank'], rank], 1, 0]],
    ]),
  ),
});

/** `3/200`: so many of the worst, of so many. */
const tally: Expression = [
  'concat',
  ['to-string', ['get', ['concat', 'n', ['to-string', ['get', 'worst']]]]],
  '/',
  ['get', 'point_count_abbreviated'],
];

/** Streets are drawn when the map is nearer than this. */
const streetsFrom = 15;
const isStreet: Expression = ['in', ['get', 'level'], ['literal', ['street', 'garage']]];

const font = ['sans-serif'];

/** Adds what the map shows of the city above its ground. */
export function addLayers(drawn: Drawn, { states, look }: { readonly states: readonly State[]; readonly look: Look }) {
  for (const [rank, state] of states.entries()) addPictures(drawn, { rank, state, look });
  drawn.addSource(ids.areas, { type: 'geojson', data: '/api/v1/areas?format=geojson' });
  drawn.addSource(ids.around, { type: 'geojson', data: nothing });
  drawn.addSource(ids.points, {
    type: 'geojson',
    data: nothing,
    promoteId: 'id',
    cluster: true,
    clusterRadius: 46,
    clusterMaxZoom: groupedUntil,
    clusterProperties: gathered(states),
  });
  for (const layer of layersOf(look)) drawn.addLayer(layer);
}

type Pictured = { readonly rank: number; readonly state: State; readonly look: Look };

function addPictures(drawn: Drawn, { rank, state, look }: Pictured): void {
  const colours = { ink: look.tone(state.tone), paper: look.paper };
  const [point, group] = [drawPoint(state, colours), drawGroup(state, colours)];
  if (point !== undefined) drawn.addImage(`point-${rank}`, point.data, { pixelRatio: point.ratio });
  if (group !== undefined) drawn.addImage(`group-${rank}`, group.data, groupStretch);
}

const layersOf = (look: Look): LayerSpecification[] => [
  {
    id: 'districts',
    type: 'line',
    source: ids.areas,
    filter: ['==', ['get', 'level'], 'district'],
    paint: { 'line-color': look.coast, 'line-width': 1.2, 'line-dasharray': [3, 2] },
  },
  {
    id: 'streets',
    type: 'line',
    source: ids.areas,
    minzoom: streetsFrom,
    filter: isStreet,
    paint: { 'line-color': look.coast, 'line-width': 1 },
  },
  { id: 'around-ground', type: 'fill', source: ids.around, paint: { 'fill-color': look.accent, 'fill-opacity': 0.08 } },
  {
    id: 'around-line',
    type: 'line',
    source: ids.around,
    paint: { 'line-color': look.accent, 'line-width': 1.5 },
  },
  namesOf(look, { id: 'district-names', filter: ['==', ['get', 'level'], 'district'], maxzoom: streetsFrom }),
  namesOf(look, { id: 'street-names', filter: isStreet, minzoom: streetsFrom + 1 }),
  ...pointLayers(look),
];

const halo = (look: Look) => ({ 'text-color': look.ink, 'text-halo-color': look.paper, 'text-halo-width': 1.5 });

type Which = Pick<SymbolLayerSpecification, 'id'> &
  Partial<Pick<SymbolLayerSpecification, 'filter' | 'minzoom' | 'maxzoom'>>;

const namesOf = (look: Look, which: Which) => ({
  ...which,
  type: 'symbol' as const,
  source: ids.areas,
  layout: {
    'text-field': ['get', 'name'] satisfies Expression,
    'text-font': font,
    'text-size': 12,
    'text-max-width': 8,
  },
  paint: halo(look),
});

const pointLayers = (look: Look): LayerSpecification[] => [
  {
    id: 'chosen',
    type: 'circle',
    source: ids.points,
    filter: ['==', ['get', 'id'], ''],
    paint: {
      'circle-radius': 18,
      'circle-color': look.accent,
      'circle-opacity': 0.25,
      'circle-stroke-width': 3,
      'circle-stroke-color': look.accent,
    },
  },
  {
    id: ids.point,
    type: 'symbol',
    source: ids.points,
    filter: ['!', ['has', 'point_count']],
    layout: {
      'icon-image': ['concat', 'point-', ['to-string', ['get', 'rank']]],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['get', 'rank'],
      'text-field': ['step', ['zoom'], '', groupedUntil + 1.5, ['get', 'label']],
      'text-font': font,
      'text-size': 12,
      'text-offset': [0, 1.2],
      'text-anchor': 'top',
      'text-optional': true,
    },
    paint: halo(look),
  },
  {
    id: ids.group,
    type: 'symbol',
    source: ids.points,
    filter: ['has', 'point_count'],
    layout: {
      'icon-image': ['concat', 'group-', ['to-string', ['get', 'worst']]],
      'icon-allow-overlap': true,
      'icon-text-fit': 'both',
      'text-allow-overlap': true,
      'text-field': tally,
      'text-font': font,
      'text-size': 13,
    },
    paint: { 'text-color': look.ink },
  },
];

export const isData = (source: unknown): source is GeoJSONSource =>
  typeof source === 'object' && source !== null && 'updateData' in source;
