import { z } from 'zod';
import type { AreaId } from '../../model/ids.ts';
import { toIso } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import type { QuotaBoard } from '../../sources/port.ts';
import type { App } from '../app/app.ts';
import { placedAnswer } from '../vocabulary/answer.ts';
import { type CityParts, viewCity } from '../vocabulary/city-view.ts';
import { deviceFields, presentDevice } from '../vocabulary/device.ts';
import { findDevice } from '../vocabulary/find.ts';
import { FormatShape, sendPlaced } from '../vocabulary/format.ts';
import { featureOf, PositionShape, pointFeature } from '../vocabulary/place.ts';
import { DeviceIdShape } from '../vocabulary/query.ts';
import { presentQuota, QuotaShape } from '../vocabulary/quota.ts';
import { TimeShape, ValueShape } from '../vocabulary/value.ts';

const detailFields = {
  ...deviceFields,
  areas: z.array(z.string()).describe('The areas that contain it, the smallest first.'),
  gateway: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  registeredAt: TimeShape,
  presence: z
    .object({ connected: z.boolean(), since: TimeShape })
    .nullable()
    .describe('What the broker or its last will says; null when neither has said anything.'),
  quota: QuotaShape,
  values: z.array(ValueShape),
};

export const DeviceShape = z.object({ ...detailFields, position: PositionShape }).meta({ id: 'Device' });
export const DeviceFeatureShape = featureOf(z.object(detailFields)).meta({ id: 'DeviceFeature' });

type Parts = CityParts & { readonly quotas: QuotaBoard };

export function addDevice(app: App, parts: Parts): void {
  app.get(
    '/devices/:id',
    {
      config: { problems: ['device_unknown'] },
      schema: {
        tags: ['devices'],
        summary: 'One device and all its values',
        params: z.strictObject({ id: DeviceIdShape }),
        querystring: z.strictObject({ format: FormatShape }),
        response: { 200: placedAnswer('The device.', { json: DeviceShape, geoJson: DeviceFeatureShape }) },
      },
    },
    async (request, reply) => {
      const device = presentInFull(findDevice(parts.registry, request.params.id), parts);
      return sendPlaced({ request, reply }, request.query.format, {
        json: () => device,
        geoJson: () => pointFeature(device),
      });
    },
  );
}

function presentInFull(device: Device, parts: Parts): z.output<typeof DeviceShape> {
  const view = viewCity(parts);
  const presence = parts.state.presence(device.id);
  return {
    ...presentDevice(device, view),
    areas: ancestors(parts, device.area),
    gateway: device.gateway ?? null,
    tags: { ...device.tags },
    registeredAt: toIso(device.registeredAt),
    presence: presence === undefined ? null : { connected: presence.connected, since: toIso(presence.since) },
    quota: presentQuota(parts.quotas, { id: device.id, role: 'device' }),
    values: view.values(device),
  };
}

function ancestors({ registry }: CityParts, smallest: AreaId | undefined): AreaId[] {
  const chain: AreaId[] = [];
  let id = smallest;
  while (id !== undefined && !chain.includes(id)) {
    chain.push(id);
    id = registry.area(id)?.parent;
  }
  return chain;
}
