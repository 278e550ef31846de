import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Kinds } from '../../model/device-kind.ts';
import { seconds } from '../../model/duration.ts';
import type { Events } from '../../observability/events.ts';
import type { Directory } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { ProblemError } from '../problems/problem.ts';
import { findArea, findDevice, findKinds } from '../vocabulary/find.ts';
import { AreaIdShape, DeviceIdShape, JudgedQualityShape, list, QuantityShape } from '../vocabulary/query.ts';
import { beginStream } from './begin-stream.ts';
import type { Interest, LiveHub } from './hub.ts';
import { createListener } from './listener.ts';

const QueryShape = z.strictObject({
  area: AreaIdShape.optional().describe('Readings from this area and all that lie in it.'),
  kind: list(z.string().max(64)).optional(),
  device: list(DeviceIdShape).optional(),
  quantity: list(QuantityShape).optional().describe('Only values of these; readings without any are left out.'),
  quality: list(JudgedQualityShape)
    .optional()
    .describe('Only values of these qualities, e.g. `suspect,fail`; readings without any are left out.'),
});

type Parts = {
  readonly registry: Directory;
  readonly kinds: Kinds;
  readonly hub: LiveHub;
  readonly events: Events;
  readonly limits: { readonly liveListeners: number; readonly liveBufferBytes: number };
};

const description = `Server-sent events. Each \`reading\` carries a LiveReading: what one device observed at one time, as it was
judged. An event \`rejudged\` carries values of an earlier one that were judged again: same device, quantity, time and value, another
quality, a higher revision. A comment every 15 seconds keeps the connection open. A client that comes back with \`Last-Event-ID\` gets what it missed
out of the last thousand readings of the city; when that is not enough, an event \`gap\` says so. A client that does not read is
dropped.`;

export function addLive(app: App, parts: Parts): void {
  app.get(
    '/live',
    {
      compress: false,
      // A head of a stream without end would never be answered.
      exposeHeadRoute: false,
      config: { problems: ['area_unknown', 'kind_unknown', 'device_unknown', 'too_many_listeners'] },
      schema: {
        tags: ['live'],
        summary: 'Readings as they are judged',
        description,
        querystring: QueryShape,
        response: {
          200: {
            description: 'A stream without end; the data of each event `reading` and `rejudged` is a LiveReading.',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      },
    },
    async (request, reply) => {
      const interest = interestOf(request.query, parts);
      refuseWhenFull(parts);
      const lastEventId = request.headers['last-event-id'];
      openStream(reply, parts, (listener) =>
        parts.hub.join(listener, interest, typeof lastEventId === 'string' ? lastEventId : undefined),
      );
    },
  );
}

function refuseWhenFull({ hub, limits }: Parts): void {
  if (hub.listeners() < limits.liveListeners) return;
  const detail = 'So many live streams are open that this one was not let in.';
  throw new ProblemError('too_many_listeners', detail, { retryAfter: seconds(30) });
}

function openStream(
  reply: FastifyReply,
  { events, limits }: Parts,
  join: (listener: ReturnType<typeof createListener>) => () => void,
): void {
  const response = beginStream(reply);
  const listener = createListener(response, {
    bufferBytes: limits.liveBufferBytes,
    onDropped: () => events.emit('listenerDropped', { reason: 'it does not read what it is sent' }),
  });
  const leave = join(listener);
  response.on('close', leave);
  response.on('error', leave);
}

/** `undefined` when all values of a reading are wanted, as most listeners want them. */
function selectionOf({ quantity, quality }: z.output<typeof QueryShape>): Interest['selects'] {
  if (quantity === undefined && quality === undefined) return undefined;
  const [quantities, qualities] = [new Set<string>(quantity), new Set<string>(quality)];
  return (observation) =>
    (quantity === undefined || quantities.has(observation.quantity)) &&
    (quality === undefined || qualities.has(observation.quality));
}

function interestOf(query: z.output<typeof QueryShape>, { registry, kinds: known }: Parts): Interest {
  const areas = query.area === undefined ? undefined : new Set(registry.areasWithin(findArea(registry, query.area).id));
  const kinds = query.kind === undefined ? undefined : findKinds(known, query.kind);
  const devices =
    query.device === undefined ? undefined : new Set(query.device.map((id) => findDevice(registry, id).id));
  return {
    selects: selectionOf(query),
    accepts: ({ area, kind, device }) =>
      (areas === undefined || (area !== undefined && areas.has(area))) &&
      (kinds === undefined || kinds.has(kind)) &&
      (devices === undefined || devices.has(device)),
  };
}
