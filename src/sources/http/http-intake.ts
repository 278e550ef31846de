import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Journal } from '../../journal/port.ts';
import type { Message } from '../../model/message.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Directory } from '../../registry/port.ts';
import { createFailedLogins } from '../failed-logins.ts';
import type { Examine, Quotas } from '../port.ts';
import { type Admission, admitDevice, admitGateway } from './admit.ts';
import { type Accepted, AcceptedShape, answerTo } from './answer.ts';
import { keepToQuota } from './keep-to-quota.ts';
import { payloadOf, readBodies } from './payload.ts';

type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

export type HttpIntakeParts = {
  readonly journal: Journal;
  /** Tells what will be refused of a message, while its sender waits. */
  readonly examine: Examine;
  readonly registry: Directory;
  readonly quotas: Quotas;
  readonly clock: Clock;
  readonly events: Events;
  /** A larger body is refused before it is read to the end. */
  readonly bodyBytes: number;
};

const ParamsShape = z.strictObject({ id: z.string().max(64) });

const accepted = {
  202: { description: 'On disk, and acknowledged.', content: { 'application/json': { schema: AcceptedShape } } },
};

const problems = [
  'body_empty',
  'body_not_json',
  'credentials_wrong',
  'not_allowed',
  'body_too_large',
  'media_type_unsupported',
  'quota_exceeded',
  'journal_full',
];

const routes = [
  {
    path: '/devices/:id/messages',
    admit: admitDevice,
    summary: 'Send a message of a device',
    description:
      'The body is what the device would publish by MQTT: its JSON (an object, or an array of several readings), or its ' +
      'binary payload as application/octet-stream. 202 is answered only when the message is on disk, and says at once which ' +
      'items will be refused and why.',
  },
  {
    path: '/gateways/:id/messages',
    admit: admitGateway,
    summary: 'Send messages of the devices of a gateway',
    description:
      'The body is a JSON array of `{"device": "...", ...}`, one item for each message. 202 is answered only when all of ' +
      'them are on disk, and says at once which items will be refused and why.',
  },
] as const;

/**
 * Takes messages by HTTP, for devices and gateways that do not speak MQTT. Answers how to add the routes to a web server; they
 * throw {@link CallerError}s, which that server shows as problem documents.
 */
export function createHttpIntake(given: HttpIntakeParts): (app: App) => void {
  const parts = { ...given, noteFailedLogin: createFailedLogins({ ...given, via: 'http' }) };
  return (app) => {
    readBodies(app);
    for (const { path, admit, summary, description } of routes) {
      app.post(
        path,
        {
          config: { problems },
          bodyLimit: parts.bodyBytes,
          // Before the body is read: a stranger cannot make us take 256 KiB.
          onRequest: async (request, reply) => {
            reply.header('www-authenticate', 'Basic realm="barrio", charset="UTF-8"');
            const { sender } = admit(request, idOf(request), parts);
            reply.removeHeader('www-authenticate');
            await keepToQuota({ request, reply }, sender, parts);
          },
          schema: {
            tags: ['ingest'],
            summary,
            description,
            security: [{ device: [] }],
            params: ParamsShape,
            consumes: ['application/json', 'application/octet-stream'],
            body: z.unknown(),
            response: accepted,
          },
        },
        async (request, reply) =>
          reply.code(202).send(await keep(request, admit(request, request.params.id, parts), parts)),
      );
    }
  };
}

const idOf = ({ params }: FastifyRequest): string => ParamsShape.catch({ id: '' }).parse(params).id;

async function keep(
  request: FastifyRequest,
  { topic, sender, partition }: Admission,
  { journal, examine, clock, events }: HttpIntakeParts,
): Promise<Accepted> {
  const body = payloadOf(request, events);
  const message: Message = {
    topic,
    payload: body.payload,
    receivedAt: clock.now(),
    sender: sender.id,
    via: 'http',
    // An HTTP client that hears nothing sends again, as QoS 1 does.
    qos: 1,
    redelivery: false,
    packetId: 0,
    partition,
  };
  await journal.append([message]);
  events.emit('messagesAcknowledged', { via: 'http', count: 1 });
  return answerTo(message, body, examine(message));
}
