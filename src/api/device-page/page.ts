import { z } from 'zod';
import { account, type Ledger } from '../../ledger/port.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { DeviceKind } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { ClockSkews } from '../../pipeline/port.ts';
import type { Device } from '../../registry/port.ts';
import type { History } from '../../rollups/port.ts';
import type { Store } from '../../stores/port.ts';
import type { App } from '../app/app.ts';
import { sendPage } from '../page/frame.ts';
import { type Html, html } from '../page/html.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import { JudgedQualityShape, list, MomentShape, QuantityShape } from '../vocabulary/query.ts';
import { createCityTime } from './city-time.ts';
import { headOf, nowOf } from './now.ts';
import { readPast } from './past.ts';
import { pastOf, programsOf } from './sections.ts';
import { english as words } from './words.ts';

const QueryShape = z.strictObject({
  quantity: QuantityShape.optional(),
  quality: list(JudgedQualityShape).optional(),
  before: MomentShape.optional(),
});

type Parts = CityParts & {
  readonly store: Store;
  readonly history: History;
  readonly calendar: Calendar;
  readonly clocks: ClockSkews;
  readonly ledger: Pick<Ledger, 'sum'>;
  readonly storeTime: Duration;
};

/** `/devices/{id}`: a device for people. Complete as it is sent: no script, no picture from elsewhere. */
export function addDevicePage(app: App, parts: Parts): void {
  app.get(
    '/devices/:id',
    { schema: { hide: true, params: z.strictObject({ id: z.string() }), querystring: QueryShape } },
    async (request, reply) => {
      const device = parts.registry.device(request.params.id);
      const kind = device === undefined ? undefined : parts.kinds.get(device.kind);
      if (device === undefined || kind === undefined) {
        return sendPage(reply.code(404), { title: words.missingTitle, main: missing(request.params.id) });
      }
      const { quality: qualities, before: until } = request.query;
      const quantity = measuredBy(kind, request.query.quantity);
      const time = createCityTime(parts.calendar, parts.clock.now());
      const asked = { device, kind, now: time.now, quantity, qualities, until };
      const past = await readPast(parts, asked);
      const main = html`${headOf(parts, { device, kind, time, isRefused: await isRefused(parts, device) })}
${nowOf(parts, { device, kind, time })}
${past === undefined ? html`<p class="lead trouble">${words.away}</p>` : pastOf(past, { ...asked, time })}
${programsOf(device.id)}`;
      return sendPage(reply, { title: words.title(device.name, kind.label), main });
    },
  );
}

/** Whether nothing of a device could be used, and that because all of it was refused. */
async function isRefused({ state, ledger }: Parts, { id }: Device): Promise<boolean> {
  if (state.lastSeen(id) !== undefined) return false;
  try {
    const { stored, rejected } = await ledger.sum({ accounts: [account(id)] });
    return stored === 0 && Object.values(rejected).some((count) => count > 0);
  } catch (error) {
    if (error instanceof UnavailableError) return false;
    throw error;
  }
}

const measuredBy = (kind: DeviceKind, id: QuantityId | undefined): QuantityId | undefined =>
  id !== undefined && kind.quantities.includes(id) ? id : undefined;

const missing = (id: string): Html => html`<h1>${words.missingTitle}</h1>
<p>${words.missing(id)}</p>
<p><a href="/devices">${words.list}</a></p>`;
