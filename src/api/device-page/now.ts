import type { DeviceKind, Rhythm } from '../../model/device-kind.ts';
import { heardAt, isKnown, judgeFreshness } from '../../model/freshness.ts';
import type { AreaId } from '../../model/ids.ts';
import { presentValue, type QuantityId, quantity } from '../../model/quantity.ts';
import type { TimedObservation } from '../../model/value.ts';
import type { ClockSkews } from '../../pipeline/port.ts';
import type { Device } from '../../registry/port.ts';
import { type Content, type Html, html } from '../page/html.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import type { CityTime } from './city-time.ts';
import { clockText } from './clock-text.ts';
import { hearingOf } from './heard.ts';
import { judgement } from './judgement.ts';
import { spanText, valueText, english as words } from './words.ts';

type Known = { readonly device: Device; readonly kind: DeviceKind; readonly time: CityTime };

type Parts = CityParts & { readonly clocks: ClockSkews };

/** Who it is, and whether it speaks. */
export function headOf(parts: Parts, { device, kind, time, isRefused }: Known & { readonly isRefused: boolean }): Html {
  const { speech: heard, arrivedAt, timedAt } = hearingOf(parts, device, time.now);
  const speech = heard === 'never_seen' && isRefused ? 'refused' : heard;
  const timesAre = timedAt === undefined ? undefined : time.ago(timedAt);
  return html`<p class="kicker">${kind.label} <code>${device.id}</code></p>
<h1>${device.name}</h1>
<p class="summary"><span class="flag ${speech}">${words.freshnessWord[speech]}</span> ${
    arrivedAt === undefined ? undefined : html`<span>${words.heard(time.ago(arrivedAt), timesAre)}</span> `
  }${words.freshness[speech]}${speech === 'refused' ? html` ${refusalsOf(device)}` : undefined}</p>
<p class="note">${words.asOf(time.text(time.now), time.zone)}</p>
<dl class="facts">${factsOf(parts, { device, kind, time }).map(([label, fact]) => html`<dt>${label}</dt><dd>${fact}</dd>`)}</dl>`;
}

/** Anyone may look at the books; the refused messages themselves only who sent them. */
const refusalsOf = ({ id }: Device): Html =>
  html`<a href="/api/v1/ledger?device=${encodeURIComponent(id)}">${words.whatBecame}</a>.`;

function factsOf({ registry, state, clocks }: Parts, { device, kind, time }: Known): [string, Content][] {
  const presence = state.presence(device.id);
  const { position, gateway, tags, registeredAt } = device;
  const areas = chainOf(registry, device.area);
  const where = areas.length === 0 ? words.facts.outside : areas.join(', ');
  const notes = Object.entries(tags).map(([name, value]) => `${name}: ${value}`);
  return [
    [words.facts.place, `${where} (${position.lat.toFixed(5)}, ${position.lon.toFixed(5)})`],
    [words.facts.kind, kind.description],
    [words.facts.rhythm, words.speaks(spanText(kind.rhythm.every), spanText(kind.rhythm.staleAfter))],
    ...listed(presence, ({ connected, since }): [string, Content] => [
      words.facts.connection,
      html`${words.connected(connected)} ${time.stamp(since)}`,
    ]),
    ...listed(clockText(clocks.skewOf(device.id)), (said): [string, Content] => [words.facts.clock, said]),
    ...listed(gateway, (id): [string, Content] => [words.facts.gateway, id]),
    ...(notes.length === 0 ? [] : [[words.facts.tags, notes.join(', ')] satisfies [string, Content]]),
    [words.facts.registered, time.stamp(registeredAt)],
  ];
}

const listed = <Thing, Item>(thing: Thing | undefined, item: (thing: Thing) => Item): Item[] =>
  thing === undefined ? [] : [item(thing)];

function chainOf(registry: CityParts['registry'], smallest: AreaId | undefined): string[] {
  const names: string[] = [];
  const seen = new Set<AreaId>();
  let area = smallest === undefined ? undefined : registry.area(smallest);
  while (area !== undefined && !seen.has(area.id)) {
    seen.add(area.id);
    names.push(area.name);
    area = area.parent === undefined ? undefined : registry.area(area.parent);
  }
  return names;
}

/** What it says now, one card a quantity. */
export function nowOf({ state }: CityParts, { device, kind, time }: Known): Html {
  const latest = kind.quantities.map((id) => [id, state.latest(device.id, id)] as const);
  const seen = latest.flatMap(([id, observed]) => (observed === undefined ? [] : [[id, observed] as const]));
  const unseen = latest.flatMap(([id, observed]) => (observed === undefined ? [id] : []));
  return html`<section aria-labelledby="now">
<h2 id="now">${words.now}</h2>
<p class="note">${words.nowNote}</p>
<dl class="tiles wider">${seen.map(([id, observed]) => card(id, observed, { kind, time }))}</dl>
${unseen.length === 0 ? undefined : html`<p class="note">${words.neverSaid(unseen.map((id) => quantity(id).label).join(', '))}</p>`}
</section>`;
}

function card(id: QuantityId, observed: TimedObservation, { kind, time }: Omit<Known, 'device'>): Html {
  const { label } = quantity(id);
  const freshness = judgeFreshness(kind.rhythm, heardAt(observed), time.now);
  const value = valueText(id, presentValue(id, observed.value));
  return html`<div class="tile"><dt>${label}</dt>
<dd class="figure">${isKnown(freshness) ? value : words.unknown}</dd>
${isKnown(freshness) ? undefined : html`<dd>${words.lastWord(value)}</dd>`}
<dd class="age">${timesOf(observed, { rhythm: kind.rhythm, time })}</dd>
<dd>${judgement(observed)}</dd></div>`;
}

/** Both times, and the age beside the one from which it is counted. */
function timesOf(observed: TimedObservation, { rhythm, time }: { readonly rhythm: Rhythm; readonly time: CityTime }) {
  const heard = heardAt(observed);
  const freshness = judgeFreshness(rhythm, heard, time.now);
  const age = words.aged(time.ago(heard), isKnown(freshness) ? words.freshnessWord[freshness] : words.tooOld);
  const isByArrival = heard !== observed.time;
  return html`${words.observed} ${time.stamp(observed.time)}${isByArrival ? '' : ` ${age}`}, ${words.received} ${time.stamp(observed.receivedAt)}${isByArrival ? ` ${age}` : ''}`;
}
