import { z } from 'zod';
import { fleetProblemKinds, type RankedProblem } from '../../fleet/port.ts';
import type { Calendar } from '../../model/calendar.ts';
import { milliseconds } from '../../model/duration.ts';
import type { App } from '../app/app.ts';
import { type CityTime, createCityTime } from '../device-page/city-time.ts';
import { link } from '../device-page/sections.ts';
import { table } from '../device-page/tables.ts';
import { spanText } from '../device-page/words.ts';
import { sendPage } from '../page/frame.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { type FleetListParts, pageOfProblems, queryFields } from './find-problems.ts';
import { presentProblem, type ShownProblem } from './problem.ts';
import { english as words } from './words.ts';

const { state, problem, kind, area, cursor } = queryFields;
const QueryShape = z.strictObject({ state, problem, kind, area, cursor });

type Parts = FleetListParts & { readonly calendar: Calendar };

const perPage = 50;
const number = new Intl.NumberFormat('en');

/** `/fleet`: what is wrong with devices, for the people who repair them. Complete as it is sent. */
export function addFleetPage(app: App, parts: Parts): void {
  app.get('/fleet', { schema: { hide: true, querystring: QueryShape } }, async (request, reply) => {
    const { query } = request;
    const time = createCityTime(parts.calendar, parts.clock.now());
    const { page, next } = pageOfProblems(parts, { ...query, sort: 'rank', limit: perPage }, request.url);
    const rows = page.map((each) => rowOf(each, { ...parts, time }));
    const main = html`<h1>${words.title}</h1>
<p class="summary">${leadOf(parts)}</p>
<p class="note">${lookedAt(parts, time)} ${words.note}</p>
<p class="choice">${words.show}: ${choices(parts, request.url)}</p>
${rows.length === 0 ? html`<p class="note">${words.none}</p>` : table(words.title, words.heads, rows)}
${next === null ? undefined : html`<p class="choice">${link(words.next, next, false)}</p>`}
<p class="note">${words.programs}: <a href="/api/v1/fleet/problems"><code>/api/v1/fleet/problems</code></a>, <a href="/api/v1/fleet/summary"><code>/api/v1/fleet/summary</code></a></p>`;
    return sendPage(reply, { title: words.title, main });
  });
}

function leadOf({ fleet, registry }: Parts): string {
  const devices = new Set(fleet.ranked().map((each) => each.problem.device));
  return words.lead(number.format(devices.size), number.format(registry.deviceCount()));
}

function lookedAt({ fleet }: Parts, time: CityTime): string {
  const at = fleet.lookedAt();
  return at === undefined ? words.notLooked : words.lookedAt(time.ago(at));
}

/** Kinds of problem that there are any of, with how many. */
function choices({ fleet }: Parts, url: string): readonly Html[] {
  const ranked = fleet.ranked();
  const counted = fleetProblemKinds.flatMap((name) => {
    const count = ranked.filter((each) => each.problem.problem === name).length;
    return count === 0 ? [] : [[`${words.name[name]} (${number.format(count)})`, `/fleet?problem=${name}`] as const];
  });
  const all = [[words.all, '/fleet'], ...counted, [words.closed, '/fleet?state=closed']] as const;
  return all.map(([label, href]) => link(label, href, href === url));
}

function rowOf(each: RankedProblem, parts: Parts & { readonly time: CityTime }): readonly Content[] {
  const { registry, time } = parts;
  const { device, since, cleared } = each.problem;
  const shown = presentProblem(each, { registry, now: time.now });
  const place = shown.area === null ? undefined : registry.area(shown.area)?.name;
  const isKnown = registry.device(device) !== undefined;
  const { touched } = shown;
  return [
    isKnown
      ? html`<a href="/devices/${encodeURIComponent(device)}">${shown.name}</a>`
      : html`${shown.name} <span class="age part">${words.gone}</span>`,
    html`<span class="flag ${touched.urgent ? 'fail' : 'suspect'}">${words.name[shown.problem]}${
      touched.urgent ? `, ${words.urgent}` : undefined
    }</span> <span class="whole">${shown.meaning}</span>${reasonsOf(shown)}`,
    html`${time.stamp(since)} <span class="age part">${
      cleared === undefined ? words.since(time.ago(since)) : words.until(spanText(milliseconds(cleared.at - since)))
    }</span>`,
    html`<details><summary>${words.people(number.format(touched.peoplePerDay))}</summary>${touched.because}</details>${
      place === undefined ? undefined : html` <span class="age part">${place}</span>`
    }`,
    html`<span class="whole">${shown.remedy}</span>`,
  ];
}

/** That it is silent, and since when, is said already. */
function reasonsOf({ problem: what, signs }: ShownProblem): Html | undefined {
  if (what === 'silent') return undefined;
  return html`<ul class="reasons">${signs.slice(0, mostReasons).map(({ reason }) => html`<li>${reason}</li>`)}</ul>`;
}

/** A station that is stuck is stuck in all that it measures; two tell what it is. */
const mostReasons = 2;
