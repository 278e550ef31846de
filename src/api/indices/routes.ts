import { z } from 'zod';
import type { Calendar } from '../../model/calendar.ts';
import type { Duration } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import { type EpochMs, earliestTime, toIso } from '../../model/time.ts';
import type { History } from '../../rollups/port.ts';
import type { Store } from '../../stores/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { findArea, findDevice } from '../vocabulary/find.ts';
import { AreaIdShape, DeviceIdShape, list, MomentShape } from '../vocabulary/query.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { AirShape, airOf } from './air.ts';
import { LightingShape, lightingOf } from './lighting.ts';
import { NoiseShape, noiseOf } from './noise.ts';
import { ParkingShape, parkingOf } from './parking.ts';
import type { Sources, Subject } from './subject.ts';

const topics = ['air', 'noise', 'parking', 'lighting'] as const;
type Topic = (typeof topics)[number];

const nothing = 'null when there is nothing to say; `reasons` tells why.';

const fields = {
  time: TimeShape.describe('The moment that this answer speaks of.'),
  timeZone: z.string().describe('The days of this answer are those of this time zone.'),
  air: AirShape.nullable().describe(nothing),
  noise: NoiseShape.nullable().describe(nothing),
  parking: ParkingShape.nullable().describe(nothing),
  lighting: LightingShape.nullable().describe(nothing),
  reasons: z
    .array(z.object({ topic: z.enum(topics), reason: z.string() }))
    .describe('Why a topic is null: it was not asked for, nothing here measures it, or nothing is kept of that time.'),
};

const described = 'What the readings mean. Each figure says what it rests on; it is null when that is too little.';

export const AreaIndicesShape = z
  .object({ area: z.string(), ...fields })
  .meta({ id: 'AreaIndices', description: described });

export const DeviceIndicesShape = z
  .object({ device: z.string(), ...fields })
  .meta({ id: 'DeviceIndices', description: described });

const QueryShape = z.strictObject({
  at: MomentShape.optional().describe('As it was at this moment; now when left out.'),
  topic: list(z.enum(topics)).optional().describe('Only these; all when left out.'),
});

type Parts = CityParts & {
  readonly history: History;
  readonly store: Store;
  readonly calendar: Calendar;
  readonly storeTime: Duration;
};

const explained =
  'European and US air quality index, the WHO guidelines, noise by day, evening and night, how bays were used, and how lamps ' +
  'burned. Only values that no test doubts enter. None of this is official. Explained in docs/indices.md.';

/** What the readings of an area and of all that lie in it mean. */
export function addAreaIndices(app: App, parts: Parts): void {
  app.get(
    '/areas/:id/indices',
    {
      config: { problems: ['area_unknown', 'unavailable'] },
      schema: {
        tags: ['areas'],
        summary: 'Air, noise, parking and lighting of an area as indices',
        description: `Of all devices in the area together. ${explained}`,
        params: z.strictObject({ id: AreaIdShape }),
        querystring: QueryShape,
        response: { 200: answer('The indices of the area.', AreaIndicesShape) },
      },
    },
    async (request): Promise<z.output<typeof AreaIndicesShape>> => {
      const { id } = findArea(parts.registry, request.params.id);
      const subject = { by: 'area' as const, group: id, devices: [...parts.registry.devicesIn(id)] };
      return { area: id, ...(await indicesOf(parts, subject, request.query)) };
    },
  );
}

/** What the readings of one device mean. */
export function addDeviceIndices(app: App, parts: Parts): void {
  app.get(
    '/devices/:id/indices',
    {
      config: { problems: ['device_unknown', 'unavailable'] },
      schema: {
        tags: ['devices'],
        summary: 'Air, noise, parking or lighting of a device as indices',
        description: explained,
        params: z.strictObject({ id: DeviceIdShape }),
        querystring: QueryShape,
        response: { 200: answer('The indices of the device.', DeviceIndicesShape) },
      },
    },
    async (request): Promise<z.output<typeof DeviceIndicesShape>> => {
      const device = findDevice(parts.registry, request.params.id);
      const subject = { by: 'device' as const, group: device.id, devices: [device] };
      return { device: device.id, ...(await indicesOf(parts, subject, request.query)) };
    },
  );
}

async function indicesOf(parts: Parts, subject: Subject, query: z.output<typeof QueryShape>) {
  const { clock, registry, calendar, storeTime } = parts;
  const at = momentOf(query.at, clock.now());
  const sources = { ...parts, deviceCount: () => registry.deviceCount() };
  const asked = gather({ sources, subject, at }, query.topic ?? topics);
  return { time: toIso(at), timeZone: calendar.zone, ...(await withinTime(asked, storeTime)) };
}

/** @throws {CallerError} when the moment lies ahead, or before there were sensors. */
function momentOf(asked: EpochMs | undefined, now: EpochMs): EpochMs {
  if (asked === undefined || (asked <= now && asked >= earliestTime)) return asked ?? now;
  const meant = asked > now ? 'must not lie ahead of now' : `must not lie before ${toIso(earliestTime)}`;
  throw new CallerError(`query at: ${meant}.`, { status: 400, code: 'invalid_request' });
}

type Question = { readonly sources: Sources; readonly subject: Subject; readonly at: EpochMs };

async function gather({ sources, subject, at }: Question, wanted: readonly Topic[]) {
  const reasons: { topic: Topic; reason: string }[] = [];
  const ask = async <Found>(topic: Topic, of: Gather<Found>): Promise<Found | null> => {
    const { found, reason } = wanted.includes(topic) ? await askOne(of, { sources, subject, at }) : notAsked;
    if (found === undefined) reasons.push({ topic, reason });
    return found ?? null;
  };
  const [air, noise, parking, lighting] = await Promise.all([
    ask('air', airOf),
    ask('noise', noiseOf),
    ask('parking', parkingOf),
    ask('lighting', lightingOf),
  ]);
  const inOrder = reasons.toSorted((one, other) => topics.indexOf(one.topic) - topics.indexOf(other.topic));
  return { air, noise, parking, lighting, reasons: inOrder };
}

type Gather<Found> = (sources: Sources, subject: Subject, at: EpochMs) => Promise<Found | undefined>;

const notAsked = { found: undefined, reason: 'it was not asked for' };

/** What the past does not hold any more of one topic is no reason to keep silent about the others. */
async function askOne<Found>(of: Gather<Found>, { sources, subject, at }: Question) {
  try {
    return { found: await of(sources, subject, at), reason: 'nothing here measures it' };
  } catch (error) {
    if (error instanceof CallerError) return { found: undefined, reason: error.message };
    throw error;
  }
}
