import { z } from 'zod';
import { type Area, areaLevels } from '../../model/geography.ts';
import type { Directory } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { placedAnswer } from '../vocabulary/answer.ts';
import { findArea } from '../vocabulary/find.ts';
import { FormatShape, sendPlaced } from '../vocabulary/format.ts';
import { collectionOf, featureCollection } from '../vocabulary/place.ts';
import { AreaIdShape } from '../vocabulary/query.ts';

export const AreaShape = z
  .object({
    id: z.string(),
    name: z.string(),
    level: z.enum(areaLevels),
    parent: z.string().nullable(),
    children: z.array(z.string()).describe('Ids of the areas directly in it.'),
    devices: z.int().min(0).describe('Devices in it and in all that lie in it.'),
  })
  .meta({ id: 'Area' });

export const AreaListShape = z
  .object({ areas: z.array(AreaShape).describe('Each area comes right before those that lie in it.') })
  .meta({ id: 'AreaList' });

const AreaGeometryShape = z.object({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.unknown()) });

export const AreaFeatureShape = z
  .object({ type: z.literal('Feature'), id: z.string(), geometry: AreaGeometryShape, properties: AreaShape })
  .meta({ id: 'AreaFeature' });

export const AreaCollectionShape = collectionOf(AreaFeatureShape).meta({ id: 'AreaCollection' });

type PresentedArea = z.output<typeof AreaShape>;

/** The areas of the city as a tree, and each with its outline as GeoJSON. */
export function addAreas(app: App, { registry }: { readonly registry: Directory }): void {
  app.get(
    '/areas',
    {
      schema: {
        tags: ['areas'],
        summary: 'The areas of the city',
        description: 'As a tree: city, districts, streets, garages. The outlines are in the GeoJSON form.',
        querystring: z.strictObject({ format: FormatShape }),
        response: { 200: placedAnswer('All areas.', { json: AreaListShape, geoJson: AreaCollectionShape }) },
      },
    },
    async (request, reply) => {
      const areas = areaTree(registry);
      return sendPlaced({ request, reply }, request.query.format, {
        json: () => ({ areas: areas.map((area) => presentArea(area, registry)) }),
        geoJson: () => featureCollection(areas.map((area) => areaFeature(area, registry))),
      });
    },
  );
  app.get(
    '/areas/:id',
    {
      config: { problems: ['area_unknown'] },
      schema: {
        tags: ['areas'],
        summary: 'One area',
        params: z.strictObject({ id: AreaIdShape }),
        querystring: z.strictObject({ format: FormatShape }),
        response: { 200: placedAnswer('The area.', { json: AreaShape, geoJson: AreaFeatureShape }) },
      },
    },
    async (request, reply) => {
      const area = findArea(registry, request.params.id);
      return sendPlaced({ request, reply }, request.query.format, {
        json: () => presentArea(area, registry),
        geoJson: () => areaFeature(area, registry),
      });
    },
  );
}

const presentArea = (area: Area, registry: Directory): PresentedArea => ({
  id: area.id,
  name: area.name,
  level: area.level,
  parent: area.parent ?? null,
  children: childrenOf(registry, area).map(({ id }) => id),
  devices: [...registry.devicesIn(area.id)].length,
});

const areaFeature = (area: Area, registry: Directory) => ({
  type: 'Feature' as const,
  id: area.id,
  geometry: area.geometry,
  properties: presentArea(area, registry),
});

const byName = (one: Area, other: Area): number => one.name.localeCompare(other.name, 'es');

const childrenOf = (registry: Directory, parent: Area): Area[] =>
  [...registry.areas()].filter((area) => area.parent === parent.id && area.id !== parent.id).sort(byName);

/** Depth first. An area whose parent does not exist stands at the top; one in a circle of parents comes last, once. */
export function areaTree(registry: Directory): Area[] {
  const placed = new Set<Area>();
  const all = [...registry.areas()].sort(byName);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const place = (area: Area): void => {
    if (placed.has(area)) return;
    placed.add(area);
    for (const child of children.get(area.id) ?? []) place(child);
  };
  for (const area of all) if (area.parent === undefined || registry.area(area.parent) === undefined) place(area);
  for (const area of all) place(area);
  return [...placed];
}
