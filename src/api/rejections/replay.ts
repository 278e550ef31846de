import { z } from 'zod';
import type { DeadLetterFilter } from '../../dead-letters/port.ts';
import { allRejectionCodes, isReplayable } from '../../model/rejection.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { filterFields, LetterIdShape } from './letter-query.ts';
import { findLetter, type RejectionParts } from './operate.ts';

const FilterShape = z
  .strictObject(filterFields)
  .refine(
    (filter) => Object.values(filter).some((value) => value !== undefined),
    'names nothing; for all say all: true',
  );

const RequestShape = z
  .strictObject({
    id: LetterIdShape.optional().describe('This one, also when to try it again seems pointless.'),
    filter: FilterShape.optional().describe('All that fit.'),
    all: z.literal(true).optional().describe('All that there are.'),
  })
  .refine((body) => Object.values(body).filter((value) => value !== undefined).length === 1, {
    error: 'expected exactly one of id, filter and all',
    path: ['body'],
  })
  .meta({ id: 'ReplayRequest' });

const AskedShape = z
  .object({
    asked: z.int().min(0).describe('Refusals that will be tried again.'),
    skipped: z.int().min(0).describe('Refusals that fit, but that to try again would not change.'),
    waiting: z.int().min(0).describe('Refusals that wait to be tried again, of this request and of others.'),
  })
  .meta({ id: 'ReplayAsked' });

const StateShape = z
  .object({
    waiting: z.int().min(0).describe('Refusals that wait to be tried again.'),
    state: z.enum(['idle', 'under_way']).describe('Whether some may still be on their way.'),
  })
  .meta({ id: 'ReplayState' });

/** How far trying again is, and how to stop it. */
export function addReplayState(app: App, { deadLetters }: RejectionParts): void {
  app.get(
    '/rejections/replay',
    {
      config: { problems: ['unavailable'] },
      schema: {
        tags: ['operate'],
        summary: 'How far trying again is',
        querystring: z.strictObject({}),
        response: { 200: answer('What waits.', StateShape) },
      },
    },
    async () => ({ waiting: await deadLetters.countAsked(), state: await deadLetters.replayState() }),
  );
  app.delete(
    '/rejections/replay',
    {
      config: { problems: ['unavailable'] },
      schema: {
        tags: ['operate'],
        summary: 'Try no more messages again',
        description: 'What waits stays refused, as it was; what is on its way already goes on.',
        querystring: z.strictObject({}),
        response: {
          200: answer('Stopped.', z.object({ forgotten: z.int().min(0) }).meta({ id: 'ReplayForgotten' })),
        },
      },
    },
    async () => ({ forgotten: await deadLetters.forgetReplay() }),
  );
}

/** Has refused messages tried again, after a device was registered or a codec mended. */
export function addReplay(app: App, parts: RejectionParts): void {
  app.post(
    '/rejections/replay',
    {
      config: {
        problems: ['rejection_unknown', 'body_empty', 'body_not_json', 'media_type_unsupported', 'unavailable'],
      },
      schema: {
        tags: ['operate'],
        summary: 'Try refused messages again',
        description:
          'Each message goes the whole way again, at the moment that it had; what was kept of it stays as it is. What is refused ' +
          'again is a new refusal. It is done in the background, and 202 means that it is not forgotten.',
        body: RequestShape,
        response: { 202: answer('Asked for, and not forgotten.', AskedShape) },
      },
    },
    async (request, reply) => reply.code(202).send(await ask(request.body, parts)),
  );
}

async function ask(
  { id, filter = {} }: z.output<typeof RequestShape>,
  parts: RejectionParts,
): Promise<z.output<typeof AskedShape>> {
  const { deadLetters } = parts;
  if (id !== undefined) await findLetter(id, parts);
  const skipped = id === undefined ? await countPointless(filter, parts) : 0;
  const asked = await deadLetters.askReplay(id ?? filter);
  return { asked, skipped, waiting: await deadLetters.countAsked() };
}

async function countPointless(filter: DeadLetterFilter, { deadLetters }: RejectionParts): Promise<number> {
  const counts = await deadLetters.count(filter);
  const pointless = allRejectionCodes.filter((code) => !isReplayable(code));
  return pointless.reduce((sum, code) => sum + (counts[code] ?? 0), 0);
}
