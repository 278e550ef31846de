import { z } from 'zod';
import type { AreaId } from '../../model/ids.ts';
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
import { AreaIdShape, list, upTo } from '../vocabulary/query.ts';
import { isLamp } from '../vocabulary/roles.ts';
import { ValueShape } from '../vocabulary/value.ts';
import { LightingTotalsShape, noLamps, presentLighting } from './totals.ts';

const LampStateShape = z
  .enum(['faulty', 'unknown'])
  .describe('`unknown`: nobody knows whether it is sound; its values hold the last word and how old that is.');

const lampFields = { state: LampStateShape, values: z.array(ValueShape) };

const LampShape = z.object({ ...placedDeviceFields, ...lampFields }).meta({ id: 'LampToLookAt' });

export const LightingFaultsShape = z
  .object({
    totals: LightingTotalsShape.describe('Of all lamps asked for, faulty or not.'),
    faults: z.array(LampShape).describe('Lamps that report a fault now.'),
    unknown: z
      .array(LampShape)
      .describe('Lamps that are silent for too long, doubted, or were never seen: perhaps a street without power.'),
    next: NextShape,
  })
  .meta({ id: 'LightingFaults' });

export const LightingCollectionShape = collectionOf(featureOf(z.object({ ...deviceFields, ...lampFields })))
  .extend({ totals: LightingTotalsShape, next: NextShape })
  .meta({ id: 'LightingCollection' });

const QueryShape = z.strictObject({
  area: AreaIdShape.optional().describe('Lamps in this area and all that lie in it.'),
  state: list(LampStateShape).optional().describe('Lists only lamps of this state.'),
  limit: upTo(1000, 100).describe('How many lamps at once, those of both lists together; 100 when left out.'),
  cursor: CursorShape.optional().describe('From the `next` link.'),
  format: FormatShape,
});

type LampState = z.output<typeof LampStateShape>;

const description = `Faults that are known, and apart from them the lamps of which nothing is known: they have been silent for too
long, are doubted, or never spoke. A page holds lamps of both lists in the order of their ids; the totals count all of them.`;

type Parts = CityParts & { readonly index: ReturnType<typeof createDeviceIndex> };

export function addLightingFaults(app: App, parts: Parts): void {
  app.get(
    '/lighting/faults',
    {
      config: { problems: ['area_unknown'] },
      schema: {
        tags: ['lighting'],
        summary: 'Lamps that report a fault, or nothing at all',
        description,
        querystring: QueryShape,
        response: {
          200: placedAnswer('Faulty and silent lamps.', {
            json: LightingFaultsShape,
            geoJson: LightingCollectionShape,
          }),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const view = viewCity(parts);
      const areas = query.area === undefined ? undefined : areasWithin(parts, query.area);
      const totals = presentLighting(parts.state.totals({ areas, now: view.now }), view.now) ?? noLamps;
      const lamps = lampsOf(parts, areas, view);
      const { page, last } = pageOf(toLookAt(lamps, query.state, view), { after: query.cursor, limit: query.limit });
      const { faulty = [], unknown = [] } = Object.groupBy(page, ({ state }) => state);
      const next = last === undefined ? null : linkTo(request.url, { cursor: cursorAfter(last) });
      return sendPlaced({ request, reply }, query.format, {
        json: () => ({ totals, faults: faulty, unknown, next }),
        geoJson: () => ({ ...featureCollection([...faulty, ...unknown].map(pointFeature)), totals, next }),
      });
    },
  );
}

const isLighting = (id: Parameters<typeof quantity>[0]): boolean => quantity(id).topic === 'lighting';

const areasWithin = ({ registry }: Parts, area: string) => registry.areasWithin(findArea(registry, area).id);

function* lampsOf({ index }: Parts, areas: readonly AreaId[] | undefined, view: CityView): Iterable<Device> {
  const wanted = areas === undefined ? undefined : new Set(areas);
  for (const device of index.sorted()) {
    if (!isLamp(device, view)) continue;
    if (wanted === undefined || (device.area !== undefined && wanted.has(device.area))) yield device;
  }
}

function* toLookAt(
  lamps: Iterable<Device>,
  wanted: readonly LampState[] | undefined,
  view: CityView,
): Iterable<z.output<typeof LampShape>> {
  for (const lamp of lamps) {
    const state = stateOf(lamp, view);
    if (state === 'sound' || (wanted !== undefined && !wanted.includes(state))) continue;
    yield { ...presentDevice(lamp, view), state, values: view.values(lamp, isLighting) };
  }
}

/** What is known of a lamp, by the fault that it reports or not. */
export function stateOf(lamp: Device, view: CityView): LampState | 'sound' {
  const fault = view.fact(lamp, 'lamp_fault');
  if (!counts(fault)) return 'unknown';
  return fault.value === 0 ? 'sound' : 'faulty';
}
