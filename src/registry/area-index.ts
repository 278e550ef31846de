import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { MultiPolygon } from 'geojson';
import { type Area, areaLevels, type LonLat, type Position } from '../model/geography.ts';
import type { AreaId } from '../model/ids.ts';

/** Answers which areas there are, how they nest, and which is the smallest around a place. Never changes. */
export interface AreaIndex {
  area(id: string): Area | undefined;
  areas(): Iterable<Area>;
  /** The area itself and all that lie in it; none when it does not exist. */
  within(id: string): readonly AreaId[];
  smallestAround(position: Position): AreaId | undefined;
}

type Box = readonly [west: number, south: number, east: number, north: number];
type Shape = { readonly id: AreaId; readonly rank: number; readonly geometry: MultiPolygon; readonly box: Box };

/** About a kilometre: a street touches a few cells, a city some hundreds. */
const cellDegrees = 0.01;
/** Areas that would fill more cells than this are tried for every place. */
const maxCells = 4096;

export function createAreaIndex(areas: Iterable<Area>): AreaIndex {
  const byId = new Map<string, Area>();
  for (const area of areas) byId.set(area.id, area);
  const children = groupByParent(byId.values());
  const { cells, wide } = layOut(rankShapes([...byId.values()]));

  return {
    area: (id) => byId.get(id),
    areas: () => byId.values(),
    within(id) {
      const root = byId.get(id);
      return root === undefined ? [] : descend(root.id, children);
    },
    smallestAround(position) {
      const near = firstAround(cells.get(cellOf(position.lon, position.lat)) ?? [], position);
      const far = firstAround(wide, position);
      if (near === undefined || far === undefined) return (near ?? far)?.id;
      return near.rank < far.rank ? near.id : far.id;
    },
  };
}

function groupByParent(areas: Iterable<Area>): ReadonlyMap<AreaId, readonly AreaId[]> {
  const children = new Map<AreaId, AreaId[]>();
  for (const { id, parent } of areas) {
    if (parent === undefined) continue;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [id]);
    else siblings.push(id);
  }
  return children;
}

function descend(root: AreaId, children: ReadonlyMap<AreaId, readonly AreaId[]>): readonly AreaId[] {
  // A set, because it may grow while it is walked and walks each area once even if parents form a ring.
  const found = new Set([root]);
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child);
  return [...found];
}

/** Smallest first: by level, then by extent, then by id so that the answer never depends on the order of import. */
function rankShapes(areas: readonly Area[]): readonly Shape[] {
  const measured = areas.map((area) => {
    const geometry = asMultiPolygon(area);
    const box = boxOf(geometry);
    return { area, geometry, box, extent: (box[2] - box[0]) * (box[3] - box[1]) };
  });
  measured.sort(
    (a, b) =>
      areaLevels.indexOf(b.area.level) - areaLevels.indexOf(a.area.level) ||
      a.extent - b.extent ||
      (a.area.id < b.area.id ? -1 : 1),
  );
  return measured.map(({ area, geometry, box }, rank) => ({ id: area.id, rank, box, geometry }));
}

const copyRing = (ring: readonly LonLat[]): number[][] => ring.map(([lon, lat]) => [lon, lat]);

function asMultiPolygon({ geometry }: Area): MultiPolygon {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return { type: 'MultiPolygon', coordinates: polygons.map((rings) => rings.map(copyRing)) };
}

function boxOf({ coordinates }: MultiPolygon): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = Number.NaN, lat = Number.NaN] of coordinates.flat(2)) {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

const cellOf = (lon: number, lat: number): string =>
  `${Math.floor(lon / cellDegrees)},${Math.floor(lat / cellDegrees)}`;

function layOut(shapes: readonly Shape[]): {
  readonly cells: ReadonlyMap<string, readonly Shape[]>;
  readonly wide: readonly Shape[];
} {
  const cells = new Map<string, Shape[]>();
  const wide: Shape[] = [];
  for (const shape of shapes) {
    const touched = cellsOf(shape.box);
    if (touched === undefined) wide.push(shape);
    for (const cell of touched ?? []) {
      const there = cells.get(cell);
      if (there === undefined) cells.set(cell, [shape]);
      else there.push(shape);
    }
  }
  return { cells, wide };
}

/** The cells that a box touches; `undefined` when they are too many to list. */
function cellsOf([west, south, east, north]: Box): readonly string[] | undefined {
  const [left, right] = [Math.floor(west / cellDegrees), Math.floor(east / cellDegrees)];
  const [bottom, top] = [Math.floor(south / cellDegrees), Math.floor(north / cellDegrees)];
  if (!((right - left + 1) * (top - bottom + 1) <= maxCells)) return undefined;
  const cells: string[] = [];
  for (let x = left; x <= right; x++) for (let y = bottom; y <= top; y++) cells.push(`${x},${y}`);
  return cells;
}

function firstAround(shapes: readonly Shape[], { lon, lat }: Position): Shape | undefined {
  return shapes.find(({ box, geometry }) => {
    const [west, south, east, north] = box;
    if (lon < west || lon > east || lat < south || lat > north) return false;
    return booleanPointInPolygon([lon, lat], geometry);
  });
}
