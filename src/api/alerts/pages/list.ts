import { z } from 'zod';
import type { Alert } from '../../../model/alert.ts';
import { days } from '../../../model/duration.ts';
import { languages } from '../../../model/language.ts';
import { alertTopics } from '../../../model/rule.ts';
import { before } from '../../../model/time.ts';
import type { App } from '../../app/app.ts';
import { sendPage } from '../../page/frame.ts';
import { type Html, html } from '../../page/html.ts';
import { languageOf } from '../../page/language.ts';
import { link } from '../../page/link.ts';
import type { AlertParts } from '../alerting.ts';
import { choiceOf, placeFields } from '../filter.ts';
import { AlertCursorShape, pageOfClosed, pageOfOpen } from '../page-of-alerts.ts';
import { nameOfArea } from '../subject.ts';
import { citizen } from '../who-asks.ts';
import { hrefOf, overMark, placeOf, type Seen, seenIn, severityMark, titleOf } from './seen.ts';

const QueryShape = z.strictObject({
  ...placeFields,
  cursor: AlertCursorShape.optional(),
  lang: z.enum(languages).optional(),
});
type Asked = z.output<typeof QueryShape>;

const [mostOpen, mostClosed] = [100, 30];
const shownFor = days(7);

/** `/alerts`: what people are warned of now, and were in the last days. Complete as it is sent. */
export function addAlertListPage(app: App, parts: AlertParts): void {
  app.get('/alerts', { schema: { hide: true, querystring: QueryShape } }, async (request, reply) => {
    const { query } = request;
    const seen = seenIn(languageOf(request, query.lang), parts);
    const { words, language, registry, tongue } = seen;
    const choice = choiceOf(query, { registry, viewer: citizen });
    const open = pageOfOpen(parts.alerts, { ...choice, limit: mostOpen, cursor: undefined }).alerts;
    const title = query.area === undefined ? words.title : words.titleOf(nameOfArea(query.area, registry));
    const main = html`<h1>${title}</h1>
<p class="summary">${open.length === 0 ? words.quiet : words.lead(open.length)}</p>
<p class="note">${words.asOf(tongue.moment(tongue.now), tongue.zone)}</p>
${choices(query, seen)}
${open.length === 0 ? undefined : html`<section aria-labelledby="now"><h2 id="now">${words.now}</h2>${cards(open, seen)}</section>`}
${pastOf(query, seen)}
${hearOf(query, seen)}`;
    const head = html`
<link rel="alternate" type="application/atom+xml" title="${title}" href="${addressOf('/alerts.atom', query, { lang: language })}">`;
    return sendPage(reply, { title, main, language, head });
  });
}

function pastOf(query: Asked, seen: Seen): Html {
  const { words, alerts, registry, tongue } = seen;
  const choice = choiceOf(query, { registry, viewer: citizen });
  const page = pageOfClosed(alerts, { ...choice, limit: mostClosed, cursor: query.cursor });
  const since = before(tongue.now, shownFor);
  // Whoever follows the link to earlier ones wants them, however old.
  const shown =
    query.cursor === undefined ? page.alerts.filter(({ resolved }) => (resolved?.at ?? 0) >= since) : page.alerts;
  const rest = page.cursor;
  return html`<section aria-labelledby="before">
<h2 id="before">${words.before}</h2>
${shown.length === 0 ? html`<p class="note">${words.nothingBefore}</p>` : cards(shown, seen)}
${rest === undefined ? undefined : html`<p class="choice">${link(words.more, addressOf('/alerts', query, { cursor: rest, lang: seen.language }), false)}</p>`}
</section>`;
}

const cards = (alerts: readonly Alert[], seen: Seen): Html =>
  html`<ul class="alerts">${alerts.map((alert) => card(alert, seen))}</ul>`;

function card(alert: Alert, seen: Seen): Html {
  const { words, tongue } = seen;
  const { since, resolved } = alert;
  return html`<li class="alert ${resolved === undefined ? alert.severity : 'over'}">
<a href="${hrefOf(alert.id, seen)}">${titleOf(alert, seen)}</a>
<p>${resolved === undefined ? severityMark(alert, seen) : overMark(seen)} <span>${words.topic[alert.topic]} · ${placeOf(alert, seen)}</span></p>
<p class="age">${
    resolved === undefined
      ? words.since(tongue.moment(since), tongue.between(since, tongue.now))
      : words.lasted(tongue.moment(since), tongue.moment(resolved.at), tongue.between(since, resolved.at))
  }</p>
</li>
`;
}

/** Topics, and the districts. */
function choices(query: Asked, { words, language, registry, tongue }: Seen): Html {
  const lang = language;
  const topics = alertTopics
    .filter((topic) => topic !== 'device')
    .map((topic) =>
      link(words.topic[topic], addressOf('/alerts', query, { topic, lang }), query.topic?.includes(topic) ?? false),
    );
  const districts = [...registry.areas()]
    .filter(({ level }) => level === 'district')
    .sort((one, other) => one.name.localeCompare(other.name, language))
    .map(({ id, name }) => link(name, addressOf('/alerts', query, { area: id, lang }), query.area === id));
  return html`<p class="choice">${words.what}${tongue.colon}${link(words.everything, addressOf('/alerts', { ...query, topic: undefined }, { lang }), query.topic === undefined)}${topics}</p>
${
  districts.length === 0
    ? undefined
    : html`<details class="places"${query.area === undefined ? undefined : html` open`}><summary>${words.place}</summary>
<p class="choice">${link(words.wholeCity, addressOf('/alerts', { ...query, area: undefined }, { lang }), query.area === undefined)}${districts}</p></details>`
}`;
}

function hearOf(query: Asked, { words, language, tongue }: Seen): Html {
  const lang = language;
  return html`<section aria-labelledby="hear">
<h2 id="hear">${words.hear}</h2>
<ul class="links">
<li><a href="${addressOf('/subscribe', { ...query, severity: undefined }, { lang })}">${words.subscribe}</a> <span>${words.subscribeNote}</span></li>
<li>${words.feeds}${tongue.colon}<a href="${addressOf('/alerts.atom', query, { lang })}">Atom</a>, <a href="${addressOf('/alerts.rss', query, { lang })}">RSS</a></li>
</ul>
<details><summary>${words.programs}</summary>
<ul class="links">
<li><a href="/api/v1/alerts">${words.links.list}</a> <span><code>/api/v1/alerts</code></span></li>
<li><a href="/api/v1/alerts/announcements">${words.links.announcements}</a> <span><code>/api/v1/alerts/announcements</code></span></li>
<li><a href="/api/v1/alerts/stream">${words.links.stream}</a> <span><code>/api/v1/alerts/stream</code></span></li>
<li><a href="/api/v1/cap?lang=${language}">${words.links.cap}</a> <span><code>/api/v1/cap</code></span></li>
</ul></details>
</section>`;
}

/** The same question at this address, with some of it changed. Where a page begins is forgotten. */
function addressOf(path: string, { area, topic, severity }: Asked, changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams();
  if (area !== undefined) query.set('area', area);
  if (topic !== undefined) query.set('topic', topic.join(','));
  if (severity !== undefined) query.set('severity', severity);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
