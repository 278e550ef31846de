import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import { type Language, languages } from '../../model/language.ts';
import type { EpochMs } from '../../model/time.ts';
import type { AlertParts } from '../alerts/alerting.ts';
import { atomMediaType, writeAtom } from '../alerts/feeds/atom.ts';
import type { Feed } from '../alerts/feeds/feed.ts';
import { feedWords } from '../alerts/feeds/words.ts';
import type { App } from '../app/app.ts';
import { spokenLanguageOf } from '../page/language.ts';
import type { CapMessage } from './cap-message.ts';
import { writeCap } from './cap-xml.ts';
import { CapMessageShape } from './shape.ts';
import { createWarnings, type Warning, type Warnings } from './warnings.ts';
import { identifierOf, writeMessage } from './write-message.ts';

export const capMediaType = 'application/cap+xml';

const messages = 100;

type Parts = AlertParts & { readonly startedAt: EpochMs };

/** Public warnings in the form that the systems of civil protection read: CAP 1.2. */
export function addCap(app: App, parts: Parts): void {
  const warnings = createWarnings(parts);
  addIndex(app, { ...parts, warnings });
  addMessage(app, { ...parts, warnings });
}

type WarningParts = Parts & { readonly warnings: Warnings };

function addIndex(app: App, parts: WarningParts): void {
  app.get(
    '/cap',
    {
      schema: {
        tags: ['alerts'],
        summary: 'Public warnings: the index of CAP messages',
        description:
          'Atom. Each entry leads to one message of the Common Alerting Protocol 1.2 (OASIS). The newest hundred, newest first; a message ' +
          'never changes.',
        querystring: z.strictObject({
          lang: z.enum(languages).optional().describe('Of the titles. Each message has all languages.'),
        }),
        response: { 200: { description: 'The index.', content: { [atomMediaType]: { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const language = spokenLanguageOf(request, request.query.lang);
      const found = parts.warnings.latest(messages);
      reply.header('vary', 'accept-language');
      return sendXml(reply, atomMediaType, writeAtom(indexOf(found, language, parts)));
    },
  );
}

function indexOf(found: readonly Warning[], language: Language, { publicUrl, startedAt }: Parts): Feed {
  const base = publicUrl.replace(/\/$/, '');
  const { warnings: title, author } = feedWords[language];
  return {
    id: `${base}/api/v1/cap`,
    self: `${base}/api/v1/cap?lang=${language}`,
    page: `${base}/alerts?lang=${language}`,
    title,
    author,
    language,
    updated: found[0]?.announcement.announcedAt ?? startedAt,
    entries: found.map(({ announcement }) => ({
      id: `${base}/api/v1/cap/${identifierOf(announcement)}`,
      title: announcement.texts[language].title,
      text: announcement.texts[language].text,
      at: announcement.announcedAt,
      topics: [announcement.category, announcement.severity],
      link: { href: `${base}/api/v1/cap/${identifierOf(announcement)}.xml`, type: capMediaType },
    })),
  };
}

const messagePattern = /^barrio-(.{1,120})\.(xml|json)$/;

function addMessage(app: App, parts: WarningParts): void {
  app.get(
    '/cap/:message',
    {
      config: { problems: ['warning_unknown'] },
      schema: {
        tags: ['alerts'],
        summary: 'One public warning',
        description: 'In every language. `.xml` is CAP 1.2; `.json` says the same, with the same names.',
        params: z.strictObject({
          message: z.string().max(128).describe('The identifier of the message, and `.xml` or `.json`.'),
        }),
        querystring: z.strictObject({}),
        response: {
          200: {
            description: 'The message.',
            content: { [capMediaType]: { schema: z.string() }, 'application/json': { schema: CapMessageShape } },
          },
        },
      },
    },
    async ({ params }, reply) => {
      const [, id = '', form] = messagePattern.exec(params.message) ?? [];
      const message = await messageOf(id, parts);
      if (message === undefined) return refuseUnknown(params.message);
      return form === 'json' ? reply.send(message) : sendXml(reply, capMediaType, writeCap(message));
    },
  );
}

/** As it was given out first; what is given out for the first time is kept before anybody has it. */
async function messageOf(id: string, parts: WarningParts): Promise<CapMessage | undefined> {
  const { keptWarnings, warnings, clock } = parts;
  const kept = keptWarnings.get(id);
  if (kept !== undefined) return kept;
  const warning = warnings.get(id);
  return warning && (await keptWarnings.keep(id, writeMessage(warning, parts), clock.now()));
}

const sendXml = (reply: FastifyReply, type: string, text: string): FastifyReply =>
  reply.type(`${type}; charset=utf-8`).send(text);

function refuseUnknown(message: string): never {
  throw new CallerError(`There is no public warning ${JSON.stringify(message)}; those there are: /api/v1/cap.`, {
    status: 404,
    code: 'warning_unknown',
  });
}
