import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import { type DeviceId, parseDeviceId } from '../../model/ids.ts';
import type { Directory } from '../../registry/port.ts';
import type { QuotaBoard } from '../../sources/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { DeviceIdShape } from '../vocabulary/query.ts';
import { presentQuota, QuotaShape } from '../vocabulary/quota.ts';

export const GatewayShape = z
  .object({
    id: z.string(),
    devices: z.int().min(0).describe('How many devices are registered with it.'),
    quota: QuotaShape,
  })
  .meta({ id: 'Gateway' });

type Parts = { readonly registry: Directory; readonly quotas: QuotaBoard };

export function addGateway(app: App, { registry, quotas }: Parts): void {
  app.get(
    '/gateways/:id',
    {
      config: { problems: ['gateway_unknown'] },
      schema: {
        tags: ['devices'],
        summary: 'One gateway',
        params: z.strictObject({ id: DeviceIdShape }),
        response: { 200: answer('The gateway.', GatewayShape) },
      },
    },
    async ({ params }) => {
      const id = findGateway(registry, params.id);
      return { id, devices: devicesOf(registry, id), quota: presentQuota(quotas, { id, role: 'gateway' }) };
    },
  );
}

function findGateway(registry: Directory, text: string): DeviceId {
  const id = parseDeviceId(text);
  if (id !== undefined && registry.isGateway(id)) return id;
  throw new CallerError(`There is no gateway ${JSON.stringify(text)}.`, { status: 404, code: 'gateway_unknown' });
}

function devicesOf(registry: Directory, gateway: DeviceId): number {
  let count = 0;
  for (const device of registry.devices()) if (device.gateway === gateway) count++;
  return count;
}
