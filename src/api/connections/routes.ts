import { z } from 'zod';
import { type Connections, keptPerDevice } from '../../connections/port.ts';
import { CallerError } from '../../model/errors.ts';
import { type DeviceId, parseDeviceId } from '../../model/ids.ts';
import { toIso } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { DeviceIdShape } from '../vocabulary/query.ts';
import { TimeShape } from '../vocabulary/value.ts';

const ConnectionEventShape = z
  .object({
    time: TimeShape,
    what: z.enum(['connected', 'disconnected', 'refused']),
    via: z.enum(['mqtt', 'websocket']),
    because: z
      .string()
      .nullable()
      .describe(
        'Why it left (`said_goodbye`, `vanished`, `service_stopped` or a fault) or was refused; null when it came.',
      ),
  })
  .meta({ id: 'ConnectionEvent' });

const ConnectionHistoryShape = z
  .object({
    open: z.int().min(0).describe('Connections that it has now at the MQTT door.'),
    events: z.array(ConnectionEventShape).describe(`Newest first; ${keptPerDevice} at most.`),
  })
  .meta({ id: 'ConnectionHistory' });

type Parts = { readonly registry: Directory; readonly connections: Connections };

/** Who came to the door of MQTT, left it or was turned away, and why. */
export function addConnections(app: App, { registry, connections }: Parts): void {
  app.get(
    '/devices/:id/connections',
    {
      config: { problems: ['device_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'The connections of a device or gateway',
        description:
          'What an installer asks first when a device says nothing. Who speaks by HTTP or through an external broker leaves nothing here.',
        params: z.strictObject({ id: DeviceIdShape }),
        response: { 200: answer('Its connections.', ConnectionHistoryShape) },
      },
    },
    async ({ params }) => {
      const id = findSender(registry, params.id);
      const events = connections.of(id).map((event) => ({
        time: toIso(event.at),
        what: event.what,
        via: event.via,
        because: event.what === 'connected' ? null : event.because,
      }));
      return { open: connections.open(id), events };
    },
  );
}

/** @throws {CallerError} when there is no device or gateway of this id. */
export function findSender(registry: Directory, text: string): DeviceId {
  const id = parseDeviceId(text);
  if (id !== undefined && (registry.isGateway(id) || registry.device(id) !== undefined)) return id;
  throw new CallerError(`There is no device or gateway ${JSON.stringify(text)}.`, {
    status: 404,
    code: 'device_unknown',
  });
}
