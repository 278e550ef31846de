import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import { toIso } from '../../model/time.ts';
import { channelIds, type DeadDelivery } from '../../notify/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { upTo } from '../vocabulary/query.ts';
import { TimeShape } from '../vocabulary/value.ts';
import type { AlertParts } from './alerting.ts';
import { DeliveryFiguresShape, presentFigures } from './deliveries.ts';
import type { StreamFigures } from './stream-figures.ts';

const ChannelShape = z.enum(channelIds);

export const DeliveryStateShape = z
  .object({
    ...DeliveryFiguresShape.shape,
    offered: z.array(ChannelShape).describe('Channels that are set up here.'),
    waiting: z.partialRecord(ChannelShape, z.int().min(0)).describe('Messages that wait to be sent.'),
  })
  .meta({ id: 'DeliveryState' });

export const DeadDeliveryListShape = z
  .object({
    dead: z.array(
      z
        .object({
          key: z.string(),
          channel: ChannelShape,
          recipient: z.string().describe('Says nothing of who it is.'),
          reason: z.string(),
          attempts: z.int(),
          at: TimeShape,
        })
        .meta({ id: 'DeadDelivery' }),
    ),
  })
  .meta({ id: 'DeadDeliveryList' });

const presentDead = ({ at, ...dead }: DeadDelivery) => ({ ...dead, at: toIso(at) });

/** What waits to be sent, and what could not be. */
export function addOutbox(app: App, { outbox }: AlertParts, stream: StreamFigures): void {
  app.get(
    '/deliveries',
    {
      schema: {
        tags: ['operate'],
        summary: 'What waits to be sent, and how fast it goes',
        description: 'By channel, since the start.',
        querystring: z.strictObject({}),
        response: { 200: answer('The state of the channels.', DeliveryStateShape) },
      },
    },
    async () => ({
      channels: presentFigures(outbox.figures(), stream),
      offered: [...outbox.channels()],
      waiting: { ...outbox.waiting() },
    }),
  );
  app.get(
    '/deliveries/dead',
    {
      schema: {
        tags: ['operate'],
        summary: 'Messages that were given up',
        description: 'Newest first, with why.',
        querystring: z.strictObject({ limit: upTo(1000, 100) }),
        response: { 200: answer('Messages that were given up.', DeadDeliveryListShape) },
      },
    },
    async ({ query }) => ({ dead: outbox.dead(query.limit).map(presentDead) }),
  );
  addRetry(app, outbox);
}

function addRetry(app: App, outbox: AlertParts['outbox']): void {
  app.post(
    '/deliveries/:key/retry',
    {
      config: { problems: ['delivery_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'Try a message again that was given up',
        description: 'After its cause is mended. It has the same key, so that nobody gets it twice.',
        params: z.strictObject({ key: z.string().min(1).max(512) }),
        response: {
          202: answer('It is tried again.', z.object({ retried: z.string() }).meta({ id: 'DeliveryRetried' })),
        },
      },
    },
    async ({ params }, reply) => {
      if (await outbox.retry(params.key)) return reply.code(202).send({ retried: params.key });
      throw new CallerError(`No message with the key ${JSON.stringify(params.key)} was given up.`, {
        status: 404,
        code: 'delivery_unknown',
      });
    },
  );
}
