import { z } from 'zod';
import type { Message } from '../../model/message.ts';
import { rejectionCodes } from '../../model/rejection.ts';
import { toIso } from '../../model/time.ts';
import type { Examined, RefusedEntry } from '../port.ts';
import type { Payload } from './payload.ts';

/** A client that got as much wrong has one mistake, and not a thousand. */
const mostTold = 1_000;

/** Why an item is refused: a problem document (RFC 9457) with its place in the body. */
const RefusedItemShape = z
  .object({
    item: z
      .int()
      .min(0)
      .optional()
      .describe('Which item of the body, from 0; left out when it is the body as a whole.'),
    type: z.string().describe('Where the reason is documented, relative to this server.'),
    title: z.string(),
    status: z.literal(422),
    code: z.string(),
    detail: z.string(),
    remedy: z.string(),
    device: z.string().optional(),
  })
  .meta({ id: 'RefusedItem', description: 'A problem document (RFC 9457) about one item of the body.' });

export const AcceptedShape = z
  .object({
    items: z.int().min(1).describe('Items of the body: the length of an array, otherwise 1.'),
    accepted: z.int().min(0).describe('Items of which something will be kept as an observation.'),
    receivedAt: z.string().meta({ format: 'date-time' }),
    topic: z.string().describe('The MQTT topic on which the same message would have come.'),
    refused: z.array(RefusedItemShape).describe(`What will be refused and why, item by item: the first ${mostTold}.`),
    refusedInAll: z.int().min(0),
  })
  .meta({
    id: 'Accepted',
    description:
      'The message is on disk, what is refused of it too. What contradicts earlier values shows later, in /api/v1/rejections.',
  });

export type Accepted = z.output<typeof AcceptedShape>;

/** What the sender of a message is told, now that it is on disk. */
export function answerTo(
  { receivedAt, topic }: Message,
  { items, isList }: Payload,
  { taken, refused }: Examined,
): Accepted {
  return {
    items,
    accepted: taken,
    receivedAt: toIso(receivedAt),
    topic,
    refused: refused.slice(0, mostTold).map((entry) => explain(entry, isList)),
    refusedInAll: refused.length,
  };
}

function explain({ entry, code, detail, device }: RefusedEntry, isList: boolean): Accepted['refused'][number] {
  const { meaning, remedy } = rejectionCodes[code];
  const item = entry ?? (isList ? undefined : 0);
  return { item, type: `/problems/rejection/${code}`, title: meaning, status: 422, code, detail, remedy, device };
}
