import type { FastifyReply } from 'fastify';
import { type PrivateToken, privateToken, type SubscribedPlace, type Subscription } from '../../community/port.ts';
import { createTongue } from '../alerts/words/tongue.ts';
import type { App } from '../app/app.ts';
import { type Html, html } from '../page/html.ts';
import { sendGone } from './confirm-page.ts';
import { type Shown, topicFields, whenFields } from './fields.ts';
import { type Door, formOf, openDoor, TokenQueryShape } from './page-door.ts';
import { type Faults, readWishForm } from './read-form.ts';
import { presentSubscription, timeOfDay } from './shapes.ts';
import { summaryOf } from './subscribe-page.ts';
import type { SubscribingParts } from './subscribing.ts';
import { toldOf } from './told.ts';
import { whereFields } from './where-fields.ts';
import { placeText } from './wish-text.ts';
import type { SubscriptionWords } from './words.ts';

const schema = { hide: true, querystring: TokenQueryShape };

/** What somebody chose, to be changed and stopped; why they were told what they were told; and all of it as a file. */
export function addManagePage(app: App, parts: SubscribingParts): void {
  const { subscriptions } = parts.subscribing;
  app.get('/subscriptions/manage', { schema }, (request, reply) => {
    const token = privateToken(request.query.token);
    const subscription = subscriptions.byToken(token);
    const door = openDoor(request, reply, { lang: request.query.lang, otherwise: subscription?.language });
    if (subscription === undefined) return sendGone(door);
    return sendManage(door, parts, { token, subscription, values: valuesOf(subscription), faults: new Map() });
  });
  app.post('/subscriptions/manage', { schema }, async (request, reply) => {
    const token = privateToken(request.query.token);
    const before = subscriptions.byToken(token);
    const door = openDoor(request, reply, { lang: request.query.lang, otherwise: before?.language });
    if (before === undefined) return sendGone(door);
    const values = formOf(request);
    const { wish, faults } = readWishForm(values, parts, before.places);
    if (faults.size > 0) return sendManage(door, parts, { token, subscription: before, values, faults });
    const subscription = await subscriptions.change(token, wish);
    if (subscription === undefined) return sendGone(door);
    return sendManage(door, parts, { token, subscription, values: valuesOf(subscription), faults, isSaved: true });
  });
  app.get('/subscriptions/export', { schema }, (request, reply) => {
    const token = privateToken(request.query.token);
    const subscription = subscriptions.byToken(token);
    if (subscription === undefined) return sendGone(openDoor(request, reply, { lang: request.query.lang }));
    const everything = { subscription: presentSubscription(subscription), told: toldOf(subscriptions, token) };
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="barrio-alerts.json"')
      .send(JSON.stringify(everything, undefined, 2));
  });
}

type Managed = {
  readonly token: PrivateToken;
  readonly subscription: Subscription;
  readonly values: URLSearchParams;
  readonly faults: Faults;
  readonly isSaved?: boolean;
};

function valuesOf({ topics, leastSeverity, language, quietHours, comes, mostPerDay }: Subscription): URLSearchParams {
  const values = new URLSearchParams(topics.map((topic): [string, string] => ['topic', topic]));
  values.set('severity', leastSeverity);
  values.set('language', language);
  values.set('comes', comes.is);
  values.set('dailyAt', timeOfDay(comes.is === 'daily' ? comes.at : 8 * 60));
  if (quietHours !== undefined) values.set('quiet', 'yes');
  values.set('quietFrom', timeOfDay(quietHours?.from ?? 22 * 60));
  values.set('quietTo', timeOfDay(quietHours?.to ?? 7 * 60));
  values.set('most', String(mostPerDay));
  return values;
}

function sendManage(
  door: Door,
  parts: SubscribingParts,
  { token, subscription, isSaved, ...given }: Managed,
): FastifyReply {
  const { words, language } = door;
  const shown: Shown = { ...given, words };
  const address = (page: string) =>
    html`/subscriptions/${page}?lang=${language}&amp;token=${encodeURIComponent(token)}`;
  const { title, to, save, saved, stop, stopText } = words.manage;
  const main = html`<h1>${title}</h1>
<p class="summary">${to(subscription.hint)}</p>
${isSaved === true ? html`<p class="notice good" role="status">${saved}</p>` : undefined}
${summaryOf(shown)}
<form method="post" action="${address('manage')}" class="form">
${ownPlaces(subscription.places, words, parts)}
${whereFields(shown, parts, subscription.places)}
${topicFields(shown, parts)}
${whenFields(shown)}
<p><button type="submit" class="button main">${save}</button></p>
</form>
${toldSection(door, parts, token)}
<section><h2>${stop}</h2><p>${stopText}</p>
<form method="post" action="${address('stop')}"><p><button type="submit" class="button">${words.stop.button}</button></p></form>
<p><a href="${address('export')}" download>${words.manage.export}</a></p></section>`;
  return door.send({ title, main, status: given.faults.size > 0 ? 422 : 200 });
}

function ownPlaces(places: readonly SubscribedPlace[], words: SubscriptionWords, parts: SubscribingParts): Html {
  return html`<fieldset><legend>${words.place.yours}</legend>
<ul class="plain own">${places.map(
    (place, index) =>
      html`<li>${placeText(place, words, parts)} <label class="nowrap"><input type="checkbox" name="remove" value="${index}"> ${words.place.remove}</label></li>`,
  )}</ul></fieldset>`;
}

function toldSection(
  { words, language }: Door,
  { subscribing, calendar, clock }: SubscribingParts,
  token: PrivateToken,
): Html {
  const { why, whyNote, nothing, what, when, because } = words.manage;
  const told = subscribing.subscriptions.told(token, 50) ?? [];
  const time = createTongue(language, { calendar, now: clock.now() });
  const rows = told.map(
    ({ title, at, why: reason, via }) => html`<tr><th scope="row">${title}</th>
<td data-label="${when}">${time.stamp(at)}, ${words.manage[via]}</td><td data-label="${because}">${reason}</td></tr>`,
  );
  const table = html`<div class="scroll"><table><caption class="quiet">${why}</caption>
<thead><tr><th scope="col">${what}</th><th scope="col">${when}</th><th scope="col">${because}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
  return html`<section id="why"><h2>${why}</h2><p class="note">${whyNote}</p>${rows.length === 0 ? html`<p>${nothing}</p>` : table}</section>`;
}
