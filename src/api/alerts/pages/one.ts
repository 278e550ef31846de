import { z } from 'zod';
import type { AlertHistory } from '../../../alerts/port.ts';
import { languages } from '../../../model/language.ts';
import type { App } from '../../app/app.ts';
import { sendPage } from '../../page/frame.ts';
import { type Content, type Html, html } from '../../page/html.ts';
import { languageOf } from '../../page/language.ts';
import { link } from '../../page/link.ts';
import type { AlertParts } from '../alerting.ts';
import { findHistory } from '../find.ts';
import { AlertIdShape } from '../one.ts';
import { citizen } from '../who-asks.ts';
import { ruleOf } from './rule.ts';
import { hrefOf, overMark, placeOf, type Seen, seenIn, severityMark, titleOf } from './seen.ts';
import { lateOf, stepsOf, toldOf } from './story.ts';
import { whyOf } from './why.ts';

/** `/alerts/{id}`: what people are warned of, and why. Complete as it is sent. */
export function addAlertPage(app: App, parts: AlertParts): void {
  app.get(
    '/alerts/:id',
    {
      schema: {
        hide: true,
        params: z.strictObject({ id: AlertIdShape }),
        querystring: z.strictObject({ lang: z.enum(languages).optional() }),
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      const seen = seenIn(languageOf(request, query.lang), parts);
      const { language, words } = seen;
      const history = findHistory(parts.alerts, params.id, citizen);
      if (history === undefined) {
        const main = html`<h1>${words.missing}</h1><p>${words.missingNote(params.id)}</p>${backTo(seen)}`;
        return sendPage(reply.code(404), { title: words.missing, main, language });
      }
      return sendPage(reply, {
        title: titleOf(history.alert, seen),
        main: mainOf(history, seen),
        language,
      });
    },
  );
}

const backTo = ({ words, language }: Seen): Html =>
  html`<p class="choice">${link(words.all, `/alerts?lang=${language}`, false)}</p>`;

function mainOf(history: AlertHistory, seen: Seen): Html {
  const { alert, announcements } = history;
  const { language } = seen;
  const newest = announcements.findLast(({ audience }) => audience.includes('citizens'));
  return html`<h1>${titleOf(alert, seen)}</h1>
${standOf(alert, seen)}
<p class="summary">${newest?.texts[language].text}</p>
${factsOf(history, seen)}
${whyOf(history, seen)}
${ruleOf(alert, seen)}
${stepsOf(history, seen)}
${toldOf(history, seen)}
${lateOf(history, seen)}
${hearOf(alert, seen)}
${programsOf(alert.id, seen)}
${backTo(seen)}`;
}

/** How bad it is now, or that it is over; what about, and where. */
function standOf(alert: AlertHistory['alert'], seen: Seen): Html {
  const { words } = seen;
  const about = `${words.topic[alert.topic]} · ${placeOf(alert, seen)}`;
  return alert.resolved === undefined
    ? html`<p class="row">${severityMark(alert, seen)} <span>${words.firing} · ${about}</span></p>`
    : html`<p class="row">${overMark(seen)} <span>${about}</span></p>`;
}

function factsOf({ alert }: AlertHistory, seen: Seen): Html {
  const { words, tongue, alerts, language } = seen;
  const { since, resolved, acknowledged } = alert;
  const until = resolved?.at;
  const quiet = quietOf(alert, seen);
  const others = alerts
    .open({ audience: 'citizens', rules: [alert.rule], limit: 1000 })
    .filter(({ group, id }) => group === alert.group && id !== alert.id);
  const facts: readonly (readonly [string, Content] | undefined)[] = [
    [words.facts.where, html`<a href="/alerts?${areaQuery(alert.area)}lang=${language}">${placeOf(alert, seen)}</a>`],
    [
      words.facts.since,
      html`${tongue.stamp(since)} <span class="age">(${tongue.between(since, until ?? tongue.now)})</span>`,
    ],
    until === undefined || resolved === undefined
      ? undefined
      : [words.facts.until, html`${tongue.stamp(until)} <span class="age">${words.because[resolved.because]}</span>`],
    [words.facts.severity, severityMark(alert, seen)],
    acknowledged === undefined
      ? undefined
      : [words.facts.acknowledged, words.acknowledged(tongue.moment(acknowledged.at))],
    quiet === undefined ? undefined : [words.facts.quiet, quiet],
    others.length === 0 ? undefined : [words.facts.group, membersOf(others, seen)],
  ];
  return html`<dl class="facts">${facts.map((fact) => fact && html`<dt>${fact[0]}</dt><dd>${fact[1]}</dd>\n`)}</dl>`;
}

/** More of this kind, from here. */
function hearOf({ area, topic, subject }: AlertHistory['alert'], { words, language }: Seen): Html {
  const query = new URLSearchParams({
    ...(area === undefined ? {} : { area }),
    ...(subject.is === 'device' ? { device: subject.id } : {}),
    topic,
    lang: language,
  });
  return html`<p class="choice">${link(words.subscribeHere, `/subscribe?${query.toString()}`, false)}</p>`;
}

const areaQuery = (area: string | undefined): string => (area === undefined ? '' : `area=${encodeURIComponent(area)}&`);

function quietOf({ quiet }: AlertHistory['alert'], seen: Seen): Content {
  if (quiet === undefined) return undefined;
  const { words } = seen;
  if (quiet.because !== 'inhibited') return words[quiet.because];
  // By whom it is represented is no secret only when everybody may see that one too.
  const other = findHistory(seen.alerts, quiet.by, citizen);
  return other === undefined
    ? words.inhibited
    : html`${words.inhibited}${seen.tongue.colon}<a href="${hrefOf(quiet.by, seen)}">${titleOf(other.alert, seen)}</a>`;
}

const mostMembers = 10;

function membersOf(others: readonly AlertHistory['alert'][], seen: Seen): Html {
  const { words, tongue } = seen;
  const named = others.slice(0, mostMembers);
  return html`${words.others(others.length)}${tongue.colon}${named.map(
    (other, place) => html`${place === 0 ? '' : ', '}<a href="${hrefOf(other.id, seen)}">${titleOf(other, seen)}</a>`,
  )}${others.length > mostMembers ? ` ${words.andMore(others.length - mostMembers)}` : undefined}`;
}

function programsOf(id: string, { words }: Seen): Html {
  const href = `/api/v1/alerts/${encodeURIComponent(id)}`;
  return html`<section aria-labelledby="programs">
<h2 id="programs">${words.programs}</h2>
<ul class="links"><li><a href="${href}">${words.links.json}</a> <span><code>${href}</code></span></li></ul>
</section>`;
}
