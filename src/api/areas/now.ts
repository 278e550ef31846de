import { z } from 'zod';
import { type Area, areaLevels } from '../../model/geography.ts';
import { quantityIds } from '../../model/quantity.ts';
import { toIso } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { EnvironmentMeanShape, environmentMeans } from '../environment/mean.ts';
import { LightingTotalsShape, presentLighting } from '../lighting/totals.ts';
import { ParkingTotalsShape, presentParking } from '../parking/totals.ts';
import { answer } from '../vocabulary/answer.ts';
import { type CityParts, type CityView, viewCity } from '../vocabulary/city-view.ts';
import { findArea } from '../vocabulary/find.ts';
import { FreshnessCountShape } from '../vocabulary/freshness-count.ts';
import { AreaIdShape, list } from '../vocabulary/query.ts';
import { environmentQuantities } from '../vocabulary/roles.ts';
import { presentCount, StateCountShape } from '../vocabulary/state-count.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { areaTree } from './list.ts';

const StateTotalsShape = StateCountShape.extend({ quantity: z.enum(quantityIds) }).meta({
  id: 'StateTotals',
  description: 'Devices by one state: on + off + unknown = total, always.',
});

const LevelShape = z.enum(areaLevels);

export const AreaNowShape = z
  .object({
    area: z.object({ id: z.string(), name: z.string(), level: LevelShape }),
    time: TimeShape.describe('The moment that this answer speaks of.'),
    devices: FreshnessCountShape,
    parking: ParkingTotalsShape.nullable().describe('null when the area has no bays.'),
    lighting: LightingTotalsShape.nullable().describe('null when the area has no lamps.'),
    environment: z.array(EnvironmentMeanShape),
    states: z.array(StateTotalsShape).describe('The same totals for every state that is measured here.'),
  })
  .meta({ id: 'AreaNow' });

export const AreasNowShape = z
  .object({
    time: TimeShape.describe('The moment that this answer speaks of: the same for all of its areas.'),
    areas: z.array(AreaNowShape).describe('Each area comes right before those that lie in it.'),
  })
  .meta({ id: 'AreasNow' });

const AreasNowQueryShape = z.strictObject({
  level: list(LevelShape).optional().describe('Only areas of this level, or of these; all when left out.'),
});

/** What is known now of an area and of all that lie in it. */
export function addAreaNow(app: App, parts: CityParts): void {
  app.get(
    '/areas/:id/now',
    {
      config: { problems: ['area_unknown'] },
      schema: {
        tags: ['areas'],
        summary: 'What is known now of an area',
        description: 'Totals and means of the area and of all that lie in it, derived from the latest values.',
        params: z.strictObject({ id: AreaIdShape }),
        querystring: z.strictObject({}),
        response: { 200: answer('The area now.', AreaNowShape) },
      },
    },
    async (request): Promise<z.output<typeof AreaNowShape>> => {
      return presentNow(findArea(parts.registry, request.params.id), parts, viewCity(parts));
    },
  );
}

/** What is known now of many areas, in one answer: for pages that show them side by side. */
export function addAreasNow(app: App, parts: CityParts): void {
  app.get(
    '/areas/now',
    {
      schema: {
        tags: ['areas'],
        summary: 'What is known now of several areas',
        description: 'For each area what `/areas/{id}/now` answers, all at the same moment.',
        querystring: AreasNowQueryShape,
        response: { 200: answer('The areas now.', AreasNowShape) },
      },
    },
    async (request): Promise<z.output<typeof AreasNowShape>> => {
      const { level: wanted } = request.query;
      const view = viewCity(parts);
      const areas = areaTree(parts.registry).filter(({ level }) => wanted === undefined || wanted.includes(level));
      return { time: toIso(view.now), areas: areas.map((area) => presentNow(area, parts, view)) };
    },
  );
}

function presentNow({ id, name, level }: Area, parts: CityParts, view: CityView): z.output<typeof AreaNowShape> {
  const { registry, state } = parts;
  const { now } = view;
  const areas = registry.areasWithin(id);
  const totals = state.totals({ areas, now });
  const accessible = state.totals({ areas, now, accessible: true });
  return {
    area: { id, name, level },
    time: toIso(now),
    devices: totals.devices,
    parking: presentParking(totals, accessible, now),
    lighting: presentLighting(totals, now) ?? null,
    environment: environmentMeans(state.measuring(environmentQuantities, { areas }), view),
    states: [...totals.states].map(([quantity, count]) => ({ quantity, ...presentCount(count, now) })),
  };
}
