import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { DeadLetterFilter, KeptLetter } from '../../dead-letters/port.ts';
import { CallerError } from '../../model/errors.ts';
import type { DeviceId } from '../../model/ids.ts';
import type { Directory, Principal } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { DeviceIdShape } from '../vocabulary/query.ts';
import { LetterListShape, presentLetter, presentPage } from './letter.ts';
import { ownFilterFields, pageFields, readPage } from './letter-query.ts';
import type { RejectionParts } from './operate.ts';
import { authenticate } from './owner.ts';

type Parts = RejectionParts & { readonly registry: Directory };

const QueryShape = z.strictObject({ ...ownFilterFields, ...pageFields });

const standing = {
  config: { problems: ['credentials_wrong', 'not_allowed', 'unavailable'] },
  schema: {
    tags: ['devices'],
    security: [{ device: [] }],
    params: z.strictObject({ id: DeviceIdShape }),
    querystring: QueryShape,
    response: { 200: answer('A page of refusals.', LetterListShape) },
  },
};

/** What was refused of a device or gateway, for whoever holds its credential. */
export function addOwnRejections(app: App, parts: Parts): void {
  app.get(
    '/devices/:id/rejections',
    {
      ...standing,
      schema: {
        ...standing.schema,
        summary: 'What was refused of a device, for its owner',
        description:
          'With the credential of the device, or of its gateway. Newest first. Payloads are shown of what the device said, and ' +
          'to a gateway of what it sent.',
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { registry } = parts;
      const principal = authenticate(request, { registry, reply });
      if (!registry.mayPublishFor(principal.id, id)) throw foreign(principal, id);
      const present = (letter: KeptLetter) =>
        presentLetter(letter, isOwn(letter, { id, principal, registry }) ? letter.payload : null);
      return await answerPage(request, { parts, filter: { device: id }, present });
    },
  );
  app.get(
    '/gateways/:id/rejections',
    {
      ...standing,
      schema: {
        ...standing.schema,
        summary: 'What was refused of what a gateway sent, for its owner',
        description: 'With the credential of the gateway. Newest first.',
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const principal = authenticate(request, { registry: parts.registry, reply });
      if (principal.role !== 'gateway' || principal.id !== id) throw foreign(principal, id);
      return await answerPage(request, { parts, filter: { sender: id }, present: (letter) => presentLetter(letter) });
    },
  );
}

const foreign = (principal: Principal, id: DeviceId): CallerError =>
  new CallerError(`${principal.id} may not see what was refused of ${JSON.stringify(id)}.`, {
    status: 403,
    code: 'not_allowed',
  });

type Owner = { readonly id: DeviceId; readonly principal: Principal; readonly registry: Directory };

/** In a message of a gateway others speak too, and what a stranger sent under this name is the stranger's. */
function isOwn({ sender, topic }: KeptLetter, { id, principal, registry }: Owner): boolean {
  if (sender === principal.id) return true;
  return topic.startsWith(`barrio/v1/${id}/`) && (sender === '' || registry.mayPublishFor(sender, id));
}

type Page = {
  readonly parts: RejectionParts;
  readonly filter: DeadLetterFilter;
  readonly present: (letter: KeptLetter) => ReturnType<typeof presentLetter>;
};

type PageRequest = Pick<FastifyRequest, 'url'> & { readonly query: z.output<typeof QueryShape> };

async function answerPage({ query, url }: PageRequest, { parts, filter, present }: Page) {
  const letters = await readPage(parts.deadLetters, { ...query, ...filter, storeTime: parts.storeTime });
  return presentPage({ letters, limit: query.limit, url, present });
}
