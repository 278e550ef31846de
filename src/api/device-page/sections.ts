import type { Quality } from '../../model/quality.ts';
import { type QuantityId, quantity } from '../../model/quantity.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import { type Html, html } from '../page/html.ts';
import { drawSeries } from './chart.ts';
import type { CityTime } from './city-time.ts';
import { figureOf } from './figure.ts';
import type { Asked, Past } from './past.ts';
import { readingsTable, windowsTable } from './tables.ts';
import { english as words } from './words.ts';

type Context = Asked & { readonly time: CityTime };

/** The last day in pictures, single readings, and windows of time. */
export const pastOf = (past: Past, context: Context): Html => html`${dayOf(past, context)}
${readingsOf(past, context)}
${windowsOf(past, context)}`;

function dayOf({ span, lastDay }: Past, { kind, time }: Context): Html {
  const readings = lastDay.readings.toReversed();
  const first = readings[0]?.time;
  const isCut = lastDay.rest !== undefined && first !== undefined;
  const charts = kind.quantities.map((id) => [id, drawSeries(id, readings, { span, rhythm: kind.rhythm })] as const);
  const [drawn, empty] = [
    charts.filter(([, { points }]) => points.length > 0),
    charts.filter(([, { points }]) => points.length === 0),
  ];
  return html`<section aria-labelledby="day">
<h2 id="day">${words.lastDay}</h2>
<p class="note">${words.lastDayNote}${isCut ? ` ${words.onlySince(time.text(first))}` : undefined}</p>
<div class="charts">${drawn.map(([id, chart]) => figureOf(id, chart, { span, time }))}</div>
${empty.length === 0 ? undefined : html`<p class="note">${words.nothingInDay(empty.map(([id]) => quantity(id).label).join(', '))}</p>`}
</section>`;
}

const filters: readonly (readonly [string, readonly Quality[] | undefined])[] = [
  [words.everything, undefined],
  [words.doubted, ['suspect', 'fail']],
  [words.passed, ['pass']],
  [words.notTested, ['not_evaluated']],
];

function readingsOf({ page }: Past, context: Context): Html {
  const { qualities, until, time } = context;
  const chosen = qualities?.join(',');
  const oldest = page.rest?.to;
  return html`<section aria-labelledby="readings">
<h2 id="readings">${words.readings}</h2>
<p class="choice">${words.show}: ${filters.map(([label, wanted]) =>
    link(label, addressOf(context, { qualities: wanted, until: undefined }, 'readings'), wanted?.join(',') === chosen),
  )}</p>
${page.readings.length === 0 ? html`<p class="note">${words.noReadings}</p>` : readingsTable(page.readings, time)}
<p class="choice">${until === undefined ? undefined : link(words.newest, addressOf(context, { until: undefined }, 'readings'), false)}${
    oldest === undefined ? undefined : link(words.older, addressOf(context, { until: oldest }, 'readings'), false)
  }</p>
</section>`;
}

function windowsOf({ hourly, daily }: Past, context: Context): Html {
  const { kind, time } = context;
  const shown = context.quantity ?? kind.quantities[0];
  if (shown === undefined) return html``;
  return html`<section aria-labelledby="hours">
<h2 id="hours">${words.hourly}: ${quantity(shown).label}</h2>
<p class="choice">${kind.quantities.map((id) =>
    link(quantity(id).label, addressOf(context, { quantity: id, until: undefined }, 'hours'), id === shown),
  )}</p>
<p class="note">${words.rollupsNote}</p>
${windowsTable(shown, hourly, time)}
<h2>${words.daily}: ${quantity(shown).label}</h2>
${windowsTable(shown, daily, time)}
</section>`;
}

export const link = (label: string, href: string, isChosen: boolean): Html =>
  html`<a href="${href}"${isChosen ? html` aria-current="true"` : undefined}>${label}</a> `;

type Choice = {
  readonly quantity?: QuantityId | undefined;
  readonly qualities?: readonly Quality[] | undefined;
  readonly until?: EpochMs | undefined;
};

/** The address of the same page with another choice. */
function addressOf({ device, ...chosen }: Context, change: Choice, anchor: string): string {
  const { quantity: id, qualities, until } = { ...chosen, ...change };
  const query = new URLSearchParams();
  if (id !== undefined) query.set('quantity', id);
  if (qualities !== undefined) query.set('quality', qualities.join(','));
  if (until !== undefined) query.set('before', toIso(until));
  return `/devices/${encodeURIComponent(device.id)}${query.size === 0 ? '' : `?${query.toString()}`}#${anchor}`;
}

/** Where programs find the same. */
export function programsOf(id: string): Html {
  const base = `/api/v1/devices/${encodeURIComponent(id)}`;
  const links = [
    [words.links.device, base],
    [words.links.observations, `${base}/observations`],
    [words.links.doubted, `${base}/observations?quality=suspect,fail`],
    [words.links.hourly, `${base}/observations?every=1h`],
    [words.links.live, `/api/v1/live?device=${encodeURIComponent(id)}`],
    [words.links.tests, '/api/v1/quality/tests'],
  ] as const;
  return html`<section aria-labelledby="programs">
<h2 id="programs">${words.programs}</h2>
<ul class="links">${links.map(([label, href]) => html`<li><a href="${href}">${label}</a> <span><code>${href}</code></span></li>`)}</ul>
</section>`;
}
