import { z } from 'zod';
import { channelIds, type DeliveryFigures } from '../../notify/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import type { AlertParts } from './alerting.ts';
import type { StreamFigures } from './stream-figures.ts';

const SecondsShape = z.number().nullable().describe('Seconds; null before the first one.');

export const DeliveryFiguresShape = z
  .object({
    channels: z.array(
      z.object({
        channel: z.enum([...channelIds, 'sse']),
        accepted: z.int().describe('Messages that the channel took since the start.'),
        p50: SecondsShape,
        p95: SecondsShape,
        p99: SecondsShape,
      }),
    ),
  })
  .meta({
    id: 'DeliveryFigures',
    description:
      'How long it took from the arrival of the observation that was the reason until the channel took the message.',
  });

/** How fast people are told, by channel. */
export function addDeliveryFigures(app: App, { outbox }: AlertParts, stream: StreamFigures): void {
  app.get(
    '/alerts/deliveries',
    {
      schema: {
        tags: ['alerts'],
        summary: 'How fast people are told',
        description:
          'Measured from the acknowledged reading to the moment at which the channel took the message, since the start.',
        querystring: z.strictObject({}),
        response: { 200: answer('Figures by channel.', DeliveryFiguresShape) },
      },
    },
    async () => ({ channels: presentFigures(outbox.figures(), stream) }),
  );
}

export const presentFigures = (figures: readonly DeliveryFigures[], stream: StreamFigures) =>
  [...figures, stream.figures()].map(({ channel, accepted, p50, p95, p99 }) => ({
    channel,
    accepted,
    p50: p50 ?? null,
    p95: p95 ?? null,
    p99: p99 ?? null,
  }));
