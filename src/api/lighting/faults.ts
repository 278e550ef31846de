import { z } from 'zod';
import { quantity } from '../../model/quantity.ts';
import type { Device } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import type { createDeviceIndex } from '../devices/device-index.ts';
import { placedAnswer } from '../vocabulary/answer.ts';
import { counts } from '../vocabulary/basis.ts';
import { type CityParts, type CityView, viewCity } from '../vocabulary/city-view.ts';
import { CursorShape, cursorAfter, linkTo, NextShape, pageOf } from '../vocabulary/cursor.ts';
import { deviceFields, placedDeviceFields, presentDevice } from '../vocabulary/device.ts';
import { findArea } from '../vocabulary/find.ts';
import { FormatShape, sendPlaced } from '../vocabulary/format.ts';
import { collectionOf, featureCollection, featureOf, pointFeature } from '../vocabulary/place.ts';
import { AreaIdShape, upTo } from '../vocabulary/query.ts';
import { isLamp } from '../vocabulary/roles.ts';
import { ValueShape } from '../vocabulary/value.ts';
import { LightingTotalsShape, totalLighting } from './totals.ts';

const lampFields = { values: z.array(ValueShape) };

export const LightingFaultsShape = z
  .object({
    totals: LightingTotalsShape.describe('Of all lamps asked for, faulty or not.'),
    faults: z.array(z.object({ ...placedDeviceFields, ...lampFields }).meta({ id: 'FaultyLamp' })),
    next: NextShape,
  })
  .meta({ id: 'LightingFaults' });

export const LightingCollectionShape = collectionOf(featureOf(z.object({ ...deviceFields, ...lampFields })))
  .extend({ totals: LightingTotalsShape, next: NextShape })
  .meta({ id: 'LightingCollection' });

const QueryShape = z.strictObject({
  area: AreaIdShape.optional().describe('Lamps in this area and all that lie in it.'),
  limit: upTo(1000, 100),
  cursor: CursorShape.optional().describe('From the `next` link.'),
  format: FormatShape,
});

type Parts = CityParts & { readonly index: ReturnType<typeof createDeviceIndex> };

export function addLightingFaults(app: App, parts: Parts): void {
  app.get(
    '/lighting/faults',
    {
      config: { problems: ['area_unknown'] },
      schema: {
        tags: ['lighting'],
        summary: 'Lamps that report a fault now',
        description: 'Only faults that are known: a lamp that has fallen silent counts as unknown in the totals.',
        querystring: QueryShape,
        response: {
          200: placedAnswer('Faulty lamps.', { json: LightingFaultsShape, geoJson: LightingCollectionShape }),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const view = viewCity(parts);
      const lamps = lampsOf(parts, query.area, view);
      const totals = totalLighting(lamps, view);
      const faulty = lamps.filter((lamp) => isFaulty(lamp, view));
      const { page, last } = pageOf(faulty, { after: query.cursor, limit: query.limit });
      const faults = page.map((lamp) => ({ ...presentDevice(lamp, view), values: view.values(lamp, isLighting) }));
      const next = last === undefined ? null : linkTo(request.url, { cursor: cursorAfter(last) });
      return sendPlaced({ request, reply }, query.format, {
        json: () => ({ totals, faults, next }),
        geoJson: () => ({ ...featureCollection(faults.map(pointFeature)), totals, next }),
      });
    },
  );
}

const isLighting = (id: Parameters<typeof quantity>[0]): boolean => quantity(id).topic === 'lighting';

function lampsOf({ registry, index }: Parts, area: string | undefined, view: CityView): Device[] {
  const areas = area === undefined ? undefined : new Set(registry.areasWithin(findArea(registry, area).id));
  return index
    .sorted()
    .filter((device) => isLamp(device, view))
    .filter((device) => areas === undefined || (device.area !== undefined && areas.has(device.area)));
}

function isFaulty(lamp: Device, view: CityView): boolean {
  const fault = view.fact(lamp, 'lamp_fault');
  return counts(fault) && fault.value !== 0;
}
