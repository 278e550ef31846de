import { z } from 'zod';
import { isState, type QuantityId, quantityIds } from '../../model/quantity.ts';
import { toIso } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { EnvironmentMeanShape, environmentMeans } from '../environment/mean.ts';
import { LightingTotalsShape, totalLighting } from '../lighting/totals.ts';
import { ParkingTotalsShape, totalParking } from '../parking/totals.ts';
import { answer } from '../vocabulary/answer.ts';
import { BasisShape } from '../vocabulary/basis.ts';
import { type CityParts, type CityView, viewCity } from '../vocabulary/city-view.ts';
import { findArea } from '../vocabulary/find.ts';
import { countFreshness, FreshnessCountShape } from '../vocabulary/freshness-count.ts';
import { AreaIdShape } from '../vocabulary/query.ts';
import { isBay, isLamp } from '../vocabulary/roles.ts';
import { countStates } from '../vocabulary/state-count.ts';
import { TimeShape } from '../vocabulary/value.ts';

const StateTotalsShape = z
  .object({
    quantity: z.enum(quantityIds),
    total: z.int(),
    on: z.int(),
    off: z.int(),
    unknown: z.int(),
    neverSeen: z.int(),
    basis: BasisShape,
  })
  .meta({ id: 'StateTotals', description: 'Devices by one state: on + off + unknown = total, always.' });

export const AreaNowShape = z
  .object({
    area: z.object({ id: z.string(), name: z.string(), level: z.enum(['city', 'district', 'street']) }),
    time: TimeShape.describe('The moment that this answer speaks of.'),
    devices: FreshnessCountShape,
    parking: ParkingTotalsShape.nullable().describe('null when the area has no bays.'),
    lighting: LightingTotalsShape.nullable().describe('null when the area has no lamps.'),
    environment: z.array(EnvironmentMeanShape),
    states: z.array(StateTotalsShape).describe('The same totals for every state that is measured here.'),
  })
  .meta({ id: 'AreaNow' });

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
      const { id, name, level } = findArea(parts.registry, request.params.id);
      const view = viewCity(parts);
      const devices = [...parts.registry.devicesIn(id)];
      return { area: { id, name, level }, time: toIso(view.now), ...sumUp(devices, view) };
    },
  );
}

function sumUp(devices: readonly Device[], view: CityView) {
  const bays = devices.filter((device) => isBay(device, view));
  const lamps = devices.filter((device) => isLamp(device, view));
  return {
    devices: countFreshness(devices, view),
    parking: bays.length === 0 ? null : totalParking(bays, view),
    lighting: lamps.length === 0 ? null : totalLighting(lamps, view),
    environment: environmentMeans(devices, view),
    states: quantityIds.filter(isState).flatMap((id) => totalsOf(devices, id, view)),
  };
}

function totalsOf(devices: readonly Device[], quantity: QuantityId, view: CityView) {
  const measuring = devices.filter((device) => view.measures(device, quantity));
  return measuring.length === 0 ? [] : [{ quantity, ...countStates(measuring, quantity, view) }];
}
