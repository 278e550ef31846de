import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendPage, wantsPage } from '../page/frame.ts';
import { html } from '../page/html.ts';
import { languageOf } from '../page/language.ts';
import { frameWords } from '../page/words.ts';

const forPrograms = ['/api/', '/ingest/'] as const;

/** Whether a person went to an address where nothing is, and not a program, nor somebody who looks what a program gets. */
export const isPersonLost = ({ method, headers, url }: FastifyRequest): boolean =>
  method === 'GET' && wantsPage(headers.accept) && !forPrograms.some((start) => url.startsWith(start));

/** Says so in their language, and leads home. */
export function sendNothingHere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request, undefined);
  const { title, text, home } = frameWords[language].notFound;
  const main = html`<h1>${title}</h1>
<p class="summary">${text}</p>
<p><a class="button" href="/">${home}</a></p>`;
  return sendPage(reply.code(404).header('cache-control', 'no-store'), { title, main, language });
}
