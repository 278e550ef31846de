import { z } from 'zod';
import { milliseconds } from '../../model/duration.ts';
import { kindId } from '../../model/ids.ts';
import { isDoubted } from '../../model/quality.ts';
import type { EpochMs } from '../../model/time.ts';
import type { ClockSkews } from '../../pipeline/port.ts';
import type { Device } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import type { DeviceIndex } from '../devices/device-index.ts';
import { matching } from '../devices/list.ts';
import { sendPage } from '../page/frame.ts';
import { type Content, html } from '../page/html.ts';
import { type CityParts, type CityView, viewCity } from '../vocabulary/city-view.ts';
import { CursorShape, cursorAfter, linkTo, pageOf } from '../vocabulary/cursor.ts';
import { AreaIdShape, list } from '../vocabulary/query.ts';
import { FreshnessShape, QualityShape } from '../vocabulary/value.ts';
import { type Hearing, hearingOf } from './heard.ts';
import { link } from './sections.ts';
import { table } from './tables.ts';
import { spanText, english as words } from './words.ts';

const QueryShape = z.strictObject({
  kind: list(z.string().max(64)).optional(),
  area: AreaIdShape.optional(),
  freshness: list(FreshnessShape).optional(),
  quality: list(QualityShape).optional(),
  cursor: CursorShape.optional(),
});

type Parts = CityParts & { readonly index: DeviceIndex; readonly clocks: ClockSkews };

const perPage = 50;

/** `/devices`: all devices for people, each leading to its page. */
export function addDeviceListPage(app: App, parts: Parts): void {
  app.get('/devices', { schema: { hide: true, querystring: QueryShape } }, async (request, reply) => {
    const { cursor, ...query } = request.query;
    const view = viewCity(parts);
    const { page, last } = pageOf(matching(parts, query, view), { after: cursor, limit: perPage });
    const { list: title, all, show, next, noDevices, heads } = words.devices;
    const kinds = [...parts.kinds.values()].map(({ id, label }) =>
      link(label, `/devices?kind=${id}`, query.kind?.join() === id),
    );
    const main = html`<h1>${title}</h1>
<p class="choice">${show}: ${link(all, '/devices', request.url === '/devices')}${kinds}${choices.map(([label, href]) =>
      link(label, href, request.url === href),
    )}</p>
${
  page.length === 0
    ? html`<p class="note">${noDevices}</p>`
    : table(
        title,
        heads,
        page.map((device) => rowOf(device, parts, view)),
      )
}
${last === undefined ? undefined : html`<p class="choice">${link(next, linkTo(request.url, { cursor: cursorAfter(last) }), false)}</p>`}`;
    return sendPage(reply, { title, main });
  });
}

const choices = [
  [words.devices.doubted, '/devices?quality=suspect,fail'],
  [words.devices.silent, '/devices?freshness=stale,never_seen'],
] as const;

function rowOf(device: Device, parts: Parts, view: CityView): Content[] {
  const { registry, kinds } = parts;
  const doubted = view.values(device).filter(({ quality }) => isDoubted(quality)).length;
  return [
    html`<a href="/devices/${encodeURIComponent(device.id)}">${device.name}</a>`,
    kinds.get(kindId(device.kind))?.label ?? device.kind,
    device.area === undefined ? words.facts.outside : registry.area(device.area)?.name,
    heardCell(hearingOf(parts, device, view.now), view.now),
    doubted === 0 ? words.devices.none : html`<span class="flag suspect">${words.doubtedValues(doubted)}</span>`,
  ];
}

function heardCell({ speech, arrivedAt, timedAt }: Hearing, now: EpochMs): Content {
  const since = (moment: EpochMs): string => spanText(milliseconds(Math.max(0, now - moment)));
  return html`<span class="flag ${speech}">${words.freshnessWord[speech]}</span>${
    arrivedAt === undefined ? undefined : ` ${words.ago(since(arrivedAt))}`
  }${timedAt === undefined ? undefined : `, ${words.oldTimes(since(timedAt))}`}`;
}
