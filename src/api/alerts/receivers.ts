import { z } from 'zod';
import { channelIds } from '../../notify/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import type { AlertParts } from './alerting.ts';

export const ReceiverTestShape = z
  .object({
    sent: z.array(
      z
        .object({
          key: z.string().describe('What the message is called, also where it is given up.'),
          channel: z.enum(channelIds),
        })
        .meta({ id: 'TestMessage' }),
    ),
  })
  .meta({ id: 'ReceiverTest', description: 'The messages that are on their way, one for each address.' });

const ParamsShape = z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,64}$/, 'expected the name of a receiver') });

/** Lets operators see whether those who are on duty would be reached. */
export function addReceiverTest(app: App, { sendTest }: Pick<AlertParts, 'sendTest'>): void {
  app.post(
    '/receivers/:name/test',
    {
      config: { problems: ['receiver_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'Send a test to somebody on duty',
        description:
          'To every address of the receiver, as receivers.yaml says it now. What cannot be sent is given up within an hour: ' +
          '/api/v1/operate/deliveries/dead.',
        params: ParamsShape,
        response: { 202: answer('The messages are on their way.', ReceiverTestShape) },
      },
    },
    async ({ params }, reply) => reply.code(202).send({ sent: [...(await sendTest(params.name))] }),
  );
}
