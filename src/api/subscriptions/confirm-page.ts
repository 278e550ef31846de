import { privateToken } from '../../community/port.ts';
import type { App } from '../app/app.ts';
import { html } from '../page/html.ts';
import { type Door, openDoor, TokenQueryShape } from './page-door.ts';
import type { SubscribingParts } from './subscribing.ts';
import { wishText } from './wish-text.ts';

const schema = { hide: true, querystring: TokenQueryShape };

/** Programs that look into mail follow its links, so following one does nothing: its reader has to press a button. */
export function addConfirmPage(app: App, parts: SubscribingParts): void {
  const { subscribing } = parts;
  app.get('/subscriptions/confirm', { schema }, (request, reply) => {
    const { lang, token } = request.query;
    const { words, language, send } = openDoor(request, reply, { lang });
    const asked = subscribing.subscriptions.look(privateToken(token), 'confirm');
    if (asked === undefined) return sendGone({ words, language, send });
    const { subscription, replaces } = asked;
    const { title, text, button, chosen, replaces: replacing, active } = words.confirm;
    const isActive = subscription.state === 'active';
    const main = html`<h1>${title}</h1><p class="summary">${isActive ? active : text(subscription.hint)}</p>
${replaces ? html`<p role="note">${replacing}</p>` : undefined}
<h2>${chosen}</h2>
${wishText(subscription, words, parts)}
<form method="post" action="/subscriptions/confirm?lang=${language}&amp;token=${encodeURIComponent(token)}">
<p><button type="submit" class="button main">${button}</button></p></form>`;
    return send({ title, main });
  });
  app.post('/subscriptions/confirm', { schema }, async (request, reply) => {
    const { lang, token } = request.query;
    const confirmed = await subscribing.subscriptions.confirm(privateToken(token));
    if (confirmed === undefined) return sendGone(openDoor(request, reply, { lang }));
    const door = openDoor(request, reply, { lang, otherwise: confirmed.subscription.language });
    const { doneTitle: title, doneText, manage } = door.words.confirm;
    const main = html`<h1>${title}</h1><p class="summary">${doneText}</p>
<p class="choice"><a href="/subscriptions/manage?lang=${door.language}&amp;token=${confirmed.token}">${manage}</a></p>`;
    return door.send({ title, main });
  });
}

/** The same for what was stopped and for what never was. */
export function sendGone({ words, language, send }: Door) {
  const { title, text, again } = words.gone;
  const main = html`<h1>${title}</h1><p class="summary">${text}</p><p class="choice"><a href="/subscribe?lang=${language}">${again}</a></p>`;
  return send({ title, main, status: 404 });
}
