import { z } from 'zod';
import type { Kinds } from '../../model/device-kind.ts';
import type { Quality } from '../../model/quality.ts';
import type { ClockSkews } from '../../pipeline/port.ts';
import type { Device } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { placedAnswer } from '../vocabulary/answer.ts';
import { type CityParts, type CityView, viewCity } from '../vocabulary/city-view.ts';
import { CursorShape, cursorAfter, linkTo, NextShape, pageOf } from '../vocabulary/cursor.ts';
import { deviceFields, placedDeviceFields, presentDevice } from '../vocabulary/device.ts';
import { DeviceClockShape, presentClock } from '../vocabulary/device-clock.ts';
import { findArea, findKinds } from '../vocabulary/find.ts';
import { FormatShape, sendPlaced } from '../vocabulary/format.ts';
import { collectionOf, featureCollection, featureOf, pointFeature } from '../vocabulary/place.ts';
import { PresenceShape, presentPresence } from '../vocabulary/presence.ts';
import { AreaIdShape, list, upTo, yesOrNo } from '../vocabulary/query.ts';
import { FreshnessShape, QualityShape, ValueShape } from '../vocabulary/value.ts';
import type { DeviceIndex } from './device-index.ts';

const included = {
  values: z.array(ValueShape).optional().describe('What it says now; with `include=values`.'),
  presence: PresenceShape.optional().describe('With `include=presence`.'),
  tags: z.record(z.string(), z.string()).optional().describe('With `include=tags`.'),
  clock: DeviceClockShape.optional().describe('With `include=clock`.'),
};

export const DeviceListShape = z
  .object({
    devices: z.array(z.object({ ...placedDeviceFields, ...included })),
    next: NextShape,
  })
  .meta({ id: 'DeviceList' });

export const DeviceCollectionShape = collectionOf(featureOf(z.object({ ...deviceFields, ...included })))
  .extend({ next: NextShape })
  .meta({ id: 'DeviceCollection' });

const QueryShape = z.strictObject({
  kind: list(z.string().max(64)).optional(),
  area: AreaIdShape.optional().describe('Devices in this area and all that lie in it.'),
  freshness: list(FreshnessShape).optional(),
  quality: list(QualityShape)
    .optional()
    .describe(
      'Devices with a value now of one of these qualities, e.g. `suspect,fail`; `missing` finds values that were never seen. Of their values only those are shown.',
    ),
  include: list(z.enum(['values', 'presence', 'tags', 'clock']))
    .optional()
    .describe('What each device comes with besides: `values`, `presence`, `tags`, `clock` (how right its clock is).'),
  values: yesOrNo.default(false).describe('The same as `include=values`.'),
  limit: upTo(1000, 100),
  cursor: CursorShape.optional().describe('From the `next` link.'),
  format: FormatShape,
});

type Query = z.output<typeof QueryShape>;
type Listing = CityParts & { readonly index: DeviceIndex };
type Parts = Listing & { readonly clocks: ClockSkews };

export function addDeviceList(app: App, parts: Parts): void {
  app.get(
    '/devices',
    {
      config: { problems: ['area_unknown', 'kind_unknown'] },
      schema: {
        tags: ['devices'],
        summary: 'Registered devices',
        description: 'In the order of their ids, a page at a time; follow `next` to the end.',
        querystring: QueryShape,
        response: {
          200: placedAnswer('A page of devices.', { json: DeviceListShape, geoJson: DeviceCollectionShape }),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const view = viewCity(parts);
      const { page, last } = pageOf(matching(parts, query, view), { after: query.cursor, limit: query.limit });
      const devices = page.map((device) => ({
        ...presentDevice(device, view),
        ...presentIncluded(device, view, { ...query, ...parts }),
      }));
      const next = last === undefined ? null : linkTo(request.url, { cursor: cursorAfter(last) });
      return sendPlaced({ request, reply }, query.format, {
        json: () => ({ devices, next }),
        geoJson: () => ({ ...featureCollection(devices.map(pointFeature)), next }),
      });
    },
  );
}

/** Devices that fit what was asked, in the order of their ids. @throws {CallerError} when a kind or area does not exist. */
export function* matching(
  { registry, index, kinds: known }: Listing,
  query: Pick<Query, 'kind' | 'area' | 'freshness' | 'quality'>,
  view: CityView,
): Iterable<Device> {
  const { freshness, quality } = query;
  const kinds = query.kind === undefined ? undefined : findKinds(known, query.kind);
  const areas = query.area === undefined ? undefined : within(registry, query.area);
  for (const device of index.sorted()) {
    if (kinds !== undefined && !kinds.has(device.kind)) continue;
    if (areas !== undefined && (device.area === undefined || !areas.has(device.area))) continue;
    if (freshness !== undefined && !freshness.includes(view.freshness(device))) continue;
    if (quality !== undefined && !qualitiesNow(device, known, view).some((word) => quality.includes(word))) continue;
    yield device;
  }
}

const qualitiesNow = (device: Device, kinds: Kinds, view: CityView): readonly Quality[] =>
  kinds.get(device.kind)?.quantities.map((id) => view.fact(device, id)?.quality ?? 'missing') ?? [];

function presentIncluded(
  device: Device,
  view: CityView,
  {
    include = [],
    values,
    quality,
    state,
    clocks,
  }: Pick<Query, 'include' | 'values' | 'quality'> & Pick<Parts, 'state' | 'clocks'>,
) {
  const shown = view.values(device).filter((value) => quality?.includes(value.quality) ?? true);
  return {
    ...(values || include.includes('values') ? { values: shown } : {}),
    ...(include.includes('presence') ? { presence: presentPresence(state.presence(device.id)) } : {}),
    ...(include.includes('tags') ? { tags: { ...device.tags } } : {}),
    ...(include.includes('clock') ? { clock: presentClock(clocks.skewOf(device.id)) } : {}),
  };
}

const within = (registry: CityParts['registry'], area: string) =>
  new Set(registry.areasWithin(findArea(registry, area).id));
