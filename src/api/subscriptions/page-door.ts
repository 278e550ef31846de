import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Language, languages } from '../../model/language.ts';
import type { App } from '../app/app.ts';
import { sendPage } from '../page/frame.ts';
import { type Content, html } from '../page/html.ts';
import { languageOf } from '../page/language.ts';
import { type SubscriptionWords, subscriptionWords } from './words.ts';

const formBytes = 16 * 1024;

/** Makes a scope one of private forms: no cache keeps its pages, and no other page learns their addresses. */
export function privateForms(scope: App): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: formBytes },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  scope.addHook('onSend', async (_request, reply) => {
    reply
      .header('referrer-policy', 'no-referrer')
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex');
  });
}

export const formOf = ({ body }: FastifyRequest): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams();

/** What every page of subscriptions may be asked with. */
export const pageQuery = { lang: z.enum(languages).optional() };
export const TokenQueryShape = z.object({ ...pageQuery, token: z.string().max(100).default('') });

export type Door = {
  readonly language: Language;
  readonly words: SubscriptionWords;
  readonly send: (page: { readonly title: string; readonly main: Content; readonly status?: number }) => FastifyReply;
};

/** The page in the language of whoever asks; `otherwise` is that of what they chose, where they say nothing. */
export function openDoor(
  request: FastifyRequest,
  reply: FastifyReply,
  { lang, otherwise }: { readonly lang: Language | undefined; readonly otherwise?: Language | undefined },
): Door {
  const language = languageOf(request, lang, otherwise);
  return {
    language,
    words: subscriptionWords[language],
    send: ({ title, main, status = 200 }) => sendPage(reply.code(status), { title, main, language, head }),
  };
}

const head = html`
<link rel="stylesheet" href="/assets/subscriptions.css">
<script src="/assets/subscribe.js" type="module"></script>`;
