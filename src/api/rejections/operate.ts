import { z } from 'zod';
import { type DeadLetterKey, type DeadLetters, letterId } from '../../dead-letters/port.ts';
import type { Duration } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { LetterListShape, LetterShape, presentLetter, presentPage } from './letter.ts';
import { filterFields, LetterIdShape, pageFields, readPage } from './letter-query.ts';

export type RejectionParts = { readonly deadLetters: DeadLetters; readonly storeTime: Duration };

/** What was refused, message by message, for operators. */
export function addRejectionsOfAll(app: App, parts: RejectionParts): void {
  app.get(
    '/rejections',
    {
      config: { problems: ['unavailable'] },
      schema: {
        tags: ['operate'],
        summary: 'What was refused, message by message',
        description: 'Newest first, a page at a time, with the payloads; follow `next` to the end.',
        querystring: z.strictObject({ ...filterFields, ...pageFields }),
        response: { 200: answer('A page of refusals.', LetterListShape) },
      },
    },
    async ({ query, url }) => {
      const letters = await readPage(parts.deadLetters, { ...query, storeTime: parts.storeTime });
      return presentPage({ letters, limit: query.limit, url, present: (letter) => presentLetter(letter) });
    },
  );
  app.get(
    '/rejections/:id',
    {
      config: { problems: ['rejection_unknown', 'unavailable'] },
      schema: {
        tags: ['operate'],
        summary: 'One refusal',
        params: z.strictObject({ id: LetterIdShape }),
        querystring: z.strictObject({}),
        response: { 200: answer('The refusal, with the whole payload.', LetterShape) },
      },
    },
    async ({ params }) => presentLetter(await findLetter(params.id, parts)),
  );
}

/** @throws {CallerError} when it is gone, or never was. */
export async function findLetter(key: DeadLetterKey, { deadLetters, storeTime }: RejectionParts) {
  const letter = await withinTime(deadLetters.find(key), storeTime);
  if (letter !== undefined) return letter;
  throw new CallerError(`There is no rejection ${letterId(key)}: it was tried again, or has grown too old.`, {
    status: 404,
    code: 'rejection_unknown',
  });
}
