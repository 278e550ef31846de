import { z } from 'zod';
import { languages } from '../../model/language.ts';
import type { App } from '../app/app.ts';
import { sendPage } from './frame.ts';
import { html } from './html.ts';
import { languageOf } from './language.ts';
import { frameWords } from './words.ts';

const QueryShape = z.object({ lang: z.enum(languages).optional() });

/** `/offline`: kept by the service worker, and shown in place of a page that cannot be had without a connection. */
export function addOfflinePage(app: App): void {
  app.get('/offline', { schema: { hide: true, querystring: QueryShape } }, (request, reply) => {
    const language = languageOf(request, request.query.lang);
    const { title, text, alerts, start } = frameWords[language].offline;
    const main = html`<h1>${title}</h1>
<p class="summary">${text}</p>
<ul class="links"><li><a href="/alerts">${alerts}</a></li><li><a href="/">${start}</a></li></ul>`;
    return sendPage(reply, { title, main, language });
  });
}
