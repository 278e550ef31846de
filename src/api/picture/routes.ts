import { promisify } from 'node:util';
import { type BrotliOptions, brotliCompress, constants, type InputType } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { fleetProblemKinds } from '../../fleet/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { freshnesses } from './columns.ts';
import type { Picture, Shot } from './picture.ts';

const places = z.array(z.int());
const texts = z.array(z.string());
const moving = {
  age: places.describe('Seconds since it was last heard, at `at`; -1: never.'),
  freshness: places.describe('Into `freshnesses`.'),
  problem: places.describe(
    'The worst that is wrong with it: 0 is nothing, else one more than the place in `problems`.',
  ),
  rank: z.array(z.number()).describe('By how much the worst matters; see the queue.'),
};
const head = { version: z.string().describe('For `since`.'), at: TimeShape };

export const PictureShape = z
  .discriminatedUnion('is', [
    z
      .object({
        is: z.literal('all'),
        ...head,
        kinds: texts,
        areas: texts,
        problems: z.array(z.enum(fleetProblemKinds)),
        freshnesses: z.array(z.enum(freshnesses)),
        id: texts,
        name: texts.describe('Empty where nobody named it.'),
        lat: places.describe('In 1/100000 of a degree, as `lon`.'),
        lon: places,
        kind: places.describe('Into `kinds`.'),
        area: places.describe('Into `areas`; -1: in none.'),
        ...moving,
      })
      .meta({ id: 'WholePicture' }),
    z
      .object({
        is: z.literal('changes'),
        ...head,
        place: places.describe('Into the columns of the whole picture.'),
        ...moving,
      })
      .meta({ id: 'PictureChanges' }),
  ])
  .meta({ id: 'Picture' });

const description = `All devices in columns: the first entry of each column is of the first device, and so on. Ask for the whole once, then with
\`since\` for what changed; where that cannot be told the answer is the whole again. What only grows older has not changed.`;

/** The whole city at once. */
export function addPicture(app: App, { picture }: { readonly picture: Pick<Picture, 'take'> }): void {
  app.get(
    '/picture',
    {
      schema: {
        tags: ['operate'],
        summary: 'All devices at once, with how they are',
        description,
        querystring: z.strictObject({ since: z.string().max(40).optional().describe('The `version` that is known.') }),
        response: { 200: answer('The picture, or what changed in it.', PictureShape) },
      },
    },
    async (request, reply) => send({ request, reply }, picture.take(request.query.since)),
  );
}

/** Written by hand, for a hundred thousand devices; a test holds it to the shape. */
async function send(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { version, text }: Shot,
): Promise<FastifyReply> {
  const tag = `"${version}"`;
  reply.header('etag', tag);
  if (request.headers['if-none-match'] === tag && !request.url.includes('since=')) return reply.code(304).send();
  const written = text();
  reply.type('application/json').header('vary', 'accept-encoding');
  if (written.length < largeAnswer || !/\bbr\b/.test(String(request.headers['accept-encoding']))) {
    return reply.send(written);
  }
  return reply.header('content-encoding', 'br').send(await squeeze(written, { params: quickly }));
}

/** What is smaller is compressed as any other answer is. */
const largeAnswer = 256 * 1024;
/** A third of the time of what is usual, for a fifth more bytes: whoever opens the picture waits for both. */
const quickly = { [constants.BROTLI_PARAM_QUALITY]: 1 };
const squeeze = promisify<InputType, BrotliOptions, Buffer>(brotliCompress);
