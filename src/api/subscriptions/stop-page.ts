import { privateToken } from '../../community/port.ts';
import type { App } from '../app/app.ts';
import { html } from '../page/html.ts';
import { sendGone } from './confirm-page.ts';
import { openDoor, TokenQueryShape } from './page-door.ts';
import type { SubscribingParts } from './subscribing.ts';

const schema = { hide: true, querystring: TokenQueryShape };

/** Stops with one click: of a person here, of a mail program by a POST to the same address (RFC 8058). */
export function addStopPage(app: App, { subscribing }: SubscribingParts): void {
  app.get('/subscriptions/stop', { schema }, (request, reply) => {
    const { lang, token } = request.query;
    const { words, language, send } = openDoor(request, reply, { lang });
    const { title, text, button } = words.stop;
    const main = html`<h1>${title}</h1><p class="summary">${text}</p>
<form method="post" action="/subscriptions/stop?lang=${language}&amp;token=${encodeURIComponent(token)}">
<p><button type="submit" class="main">${button}</button></p></form>`;
    return send({ title, main });
  });
  app.post('/subscriptions/stop', { schema }, async (request, reply) => {
    const { lang, token } = request.query;
    const door = openDoor(request, reply, { lang });
    if (!(await subscribing.subscriptions.stop(privateToken(token)))) return sendGone(door);
    const { doneTitle: title, doneText } = door.words.stop;
    const main = html`<h1>${title}</h1><p class="summary">${doneText}</p>
<p><a href="/subscribe?lang=${door.language}">${door.words.gone.again}</a></p>`;
    return door.send({ title, main });
  });
}
