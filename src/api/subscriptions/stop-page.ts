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
    const found = subscribing.subscriptions.look(privateToken(token), 'stop');
    if (found === undefined) return sendGone({ words, language, send });
    const isRequest = found.subscription.state === 'unconfirmed';
    const title = isRequest ? words.stop.refuseTitle : words.stop.title;
    const text = isRequest ? words.stop.refuseText : words.stop.text;
    const button = isRequest ? words.stop.refuseButton : words.stop.button;
    const main = html`<h1>${title}</h1><p class="summary">${text}</p>
${found.replaces ? html`<p>${words.stop.refuseKept}</p>` : undefined}
<form method="post" action="/subscriptions/stop?lang=${language}&amp;token=${encodeURIComponent(token)}">
<p><button type="submit" class="button main">${button}</button></p></form>`;
    return send({ title, main });
  });
  app.post('/subscriptions/stop', { schema }, async (request, reply) => {
    const { lang, token } = request.query;
    const door = openDoor(request, reply, { lang });
    const replaces = subscribing.subscriptions.look(privateToken(token), 'stop')?.replaces;
    const stopped = await subscribing.subscriptions.stop(privateToken(token));
    if (stopped === undefined) return sendGone(door);
    const { doneTitle, doneText, refusedTitle, refusedText, refuseKept } = door.words.stop;
    const title = stopped === 'refused' ? refusedTitle : doneTitle;
    const text = stopped === 'refused' ? refusedText : doneText;
    const main = html`<h1>${title}</h1><p class="summary">${text}</p>
${replaces === true ? html`<p>${refuseKept}</p>` : undefined}
<p class="choice"><a href="/subscribe?lang=${door.language}">${door.words.gone.again}</a></p>`;
    return door.send({ title, main });
  });
}
