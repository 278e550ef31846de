import { z } from 'zod';
import type { FleetHealth } from '../../fleet/port.ts';
import { type Duration, days } from '../../model/duration.ts';
import type { AreaId } from '../../model/ids.ts';
import { before, toIso } from '../../model/time.ts';
import type { ClockSkews } from '../../pipeline/port.ts';
import type { Device } from '../../registry/port.ts';
import type { History } from '../../rollups/port.ts';
import type { QuotaBoard } from '../../sources/port.ts';
import type { App } from '../app/app.ts';
import { FleetProblemShape, presentProblem } from '../fleet/problem.ts';
import { type SeriesAnswer, seriesFields, seriesOf } from '../rollups/series.ts';
import { placedAnswer } from '../vocabulary/answer.ts';
import { type CityParts, viewCity } from '../vocabulary/city-view.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { deviceFields, presentDevice } from '../vocabulary/device.ts';
import { DeviceClockShape, presentClock } from '../vocabulary/device-clock.ts';
import { findDevice } from '../vocabulary/find.ts';
import { FormatShape, sendPlaced } from '../vocabulary/format.ts';
import { featureOf, PositionShape, pointFeature } from '../vocabulary/place.ts';
import { PresenceShape, presentPresence } from '../vocabulary/presence.ts';
import { DeviceIdShape, list } from '../vocabulary/query.ts';
import { presentQuota, QuotaShape } from '../vocabulary/quota.ts';
import { QualityShape, TimeShape, ValueShape } from '../vocabulary/value.ts';

const LastDayShape = z.object(seriesFields).meta({ id: 'DeviceLastDay' });

const detailFields = {
  ...deviceFields,
  areas: z.array(z.string()).describe('The areas that contain it, the smallest first.'),
  gateway: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  registeredAt: TimeShape,
  presence: PresenceShape,
  clock: DeviceClockShape,
  quota: QuotaShape,
  values: z.array(ValueShape),
  problems: z.array(FleetProblemShape).optional().describe('What is wrong with it now; with `include=problems`.'),
  rollups: LastDayShape.optional().describe('The last day hour by hour; with `include=rollups`.'),
};

export const DeviceShape = z.object({ ...detailFields, position: PositionShape }).meta({ id: 'Device' });
export const DeviceFeatureShape = featureOf(z.object(detailFields)).meta({ id: 'DeviceFeature' });

const QueryShape = z.strictObject({
  quality: list(QualityShape).optional().describe('Only values of these qualities; all when left out.'),
  include: list(z.enum(['rollups', 'problems']))
    .optional()
    .describe('`rollups`: the last day of each quantity too, hour by hour. `problems`: what is wrong with it.'),
  format: FormatShape,
});

type Parts = CityParts & {
  readonly quotas: QuotaBoard;
  readonly history: History;
  readonly clocks: ClockSkews;
  readonly fleet: FleetHealth;
  readonly storeTime: Duration;
};

export function addDevice(app: App, parts: Parts): void {
  app.get(
    '/devices/:id',
    {
      config: { problems: ['device_unknown', 'unavailable'] },
      schema: {
        tags: ['devices'],
        summary: 'One device and all its values',
        params: z.strictObject({ id: DeviceIdShape }),
        querystring: QueryShape,
        response: { 200: placedAnswer('The device.', { json: DeviceShape, geoJson: DeviceFeatureShape }) },
      },
    },
    async (request, reply) => {
      const { format, include = [], quality } = request.query;
      const found = findDevice(parts.registry, request.params.id);
      const { values, ...rest } = presentInFull(found, parts);
      const device = {
        ...rest,
        values: values.filter((value) => quality?.includes(value.quality) ?? true),
        ...(include.includes('problems') ? { problems: problemsOf(found, parts) } : {}),
        ...(include.includes('rollups') ? { rollups: await lastDayOf(found, parts) } : {}),
      };
      return sendPlaced({ request, reply }, format, {
        json: () => device,
        geoJson: () => pointFeature(device),
      });
    },
  );
}

function presentInFull(device: Device, parts: Parts): z.output<typeof DeviceShape> {
  const view = viewCity(parts);
  return {
    ...presentDevice(device, view),
    areas: ancestors(parts, device.area),
    gateway: device.gateway ?? null,
    tags: { ...device.tags },
    registeredAt: toIso(device.registeredAt),
    presence: presentPresence(parts.state.presence(device.id)),
    clock: presentClock(parts.clocks.skewOf(device.id)),
    quota: presentQuota(parts.quotas, { id: device.id, role: 'device' }),
    values: view.values(device),
  };
}

const problemsOf = ({ id }: Device, { fleet, registry, clock }: Parts) =>
  fleet
    .openOf(id)
    .map((problem) => presentProblem({ problem, touched: fleet.touched(problem) }, { registry, now: clock.now() }));

async function lastDayOf(device: Device, { history, kinds, clock, storeTime }: Parts): Promise<SeriesAnswer> {
  const now = clock.now();
  const asked = {
    by: 'device' as const,
    group: device.id,
    kind: device.kind,
    quantities: kinds.get(device.kind)?.quantities ?? [],
    span: { from: before(now, days(1)), to: now },
    every: '1h' as const,
    values: 'counted' as const,
    now,
  };
  return await withinTime(seriesOf(history, asked), storeTime);
}

function ancestors({ registry }: CityParts, smallest: AreaId | undefined): AreaId[] {
  const chain: AreaId[] = [];
  let id = smallest;
  while (id !== undefined && !chain.includes(id)) {
    chain.push(id);
    id = registry.area(id)?.parent;
  }
  return chain;
}
