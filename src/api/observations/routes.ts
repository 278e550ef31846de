import { Readable } from 'node:stream';
import { z } from 'zod';
import type { DeviceKind } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import type { History } from '../../rollups/port.ts';
import type { Store } from '../../stores/port.ts';
import type { App } from '../app/app.ts';
import { csvOfSeries } from '../rollups/csv.ts';
import { seriesFields, seriesOf } from '../rollups/series.ts';
import { ValuesShape } from '../rollups/window.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import { asTable, TableFormatShape, tableAnswer } from '../vocabulary/csv.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { type Every, EveryShape } from '../vocabulary/every.ts';
import { findDevice } from '../vocabulary/find.ts';
import { quantitiesOf } from '../vocabulary/measured.ts';
import { DeviceIdShape, JudgedQualityShape, list, QuantityShape, upTo } from '../vocabulary/query.ts';
import { csvOfReadings } from './csv.ts';
import { ObservationsShape, pastOf } from './past.ts';
import { spanFields, spanOf, spanOfReadings } from './span.ts';

export const BucketsShape = z.object({ device: z.string(), ...seriesFields }).meta({
  id: 'ObservationBuckets',
  description: 'The past of a device by spans of time; a span without observations is left out.',
});

const DevicePastShape = z
  .union([ObservationsShape, BucketsShape])
  .meta({ id: 'DevicePast', description: 'Single values; with `every`, what they say together by spans of time.' });

const QueryShape = z.strictObject({
  quantity: list(QuantityShape).optional().describe('All of the kind when left out.'),
  ...spanFields,
  order: z.enum(['newest_first', 'oldest_first']).default('newest_first'),
  limit: upTo(1000, 100).describe(
    'Readings, 100 when left out; each has one value or more. Does not apply to buckets, nor to `format=csv`: all of them are answered.',
  ),
  quality: list(JudgedQualityShape)
    .optional()
    .describe(
      'Only observations of these qualities, e.g. `suspect,fail`; all when left out. Where few of many match, a page may hold fewer than `limit`: follow `next` to the end. Not together with `every`.',
    ),
  every: EveryShape.optional().describe(
    'Answers buckets instead: `1min`, `15min` (or 15m), `1h`, `1d` (a day of the city), or another span, e.g. 6h: all from `from` to `to`, at most 10,000; `limit` and `order` do not apply.',
  ),
  values: ValuesShape.optional(),
  format: TableFormatShape,
});

type Query = z.output<typeof QueryShape>;
type Parts = CityParts & { readonly store: Store; readonly history: History; readonly storeTime: Duration };
type Answer = z.output<typeof ObservationsShape> | z.output<typeof BucketsShape>;

/** What a device observed in the past, as it was or by spans of time. */
export function addObservations(app: App, parts: Parts): void {
  app.get(
    '/devices/:id/observations',
    {
      config: { problems: ['device_unknown', 'unavailable'] },
      schema: {
        tags: ['devices'],
        summary: 'What a device observed',
        description:
          'Values of the past as they were judged, doubted ones too; or with `every` what they say together by spans of time: count, mean, percentiles, completeness, quality.',
        params: z.strictObject({ id: DeviceIdShape }),
        querystring: QueryShape,
        response: { 200: tableAnswer('A page of the past, or its buckets.', DevicePastShape) },
      },
    },
    async (request, reply) => {
      const { query } = request;
      refuseMixed(query);
      const device = findDevice(parts.registry, request.params.id);
      const asked = { device, kind: kindOf(parts, device), now: parts.clock.now(), url: request.url };
      const { every, format } = query;
      if (every === undefined && format === 'csv') {
        return asTable(reply, device.id).send(await begun(csvOfReadings(parts, tableOf(asked, query))));
      }
      const answering = every === undefined ? past(parts, asked, query) : buckets(parts, asked, { ...query, every });
      const answered = await withinTime<Answer>(answering, parts.storeTime);
      if (format === 'csv' && 'series' in answered) return asTable(reply, device.id).send(csvOfSeries(answered));
      return answered;
    },
  );
}

function tableOf(asked: Asked, query: Query) {
  const quantities = quantitiesOf(asked.kind, query.quantity);
  return { ...asked, quantities, qualities: query.quality, span: spanOfReadings(query, asked.now), order: query.order };
}

/** Sends nothing before the first piece is there: what goes wrong until then is answered as a problem. */
async function begun(pieces: AsyncGenerator<string>): Promise<Readable> {
  const first = await pieces.next();
  async function* whole(): AsyncGenerator<string> {
    if (first.done !== true) yield first.value;
    yield* pieces;
  }
  return Readable.from(whole());
}

type Asked = { readonly device: Device; readonly kind: DeviceKind; readonly now: EpochMs; readonly url: string };

async function past({ store }: Parts, asked: Asked, query: Query): Promise<Answer> {
  const { quality: qualities, limit, order } = query;
  const quantities = quantitiesOf(asked.kind, query.quantity);
  return await pastOf(store, { ...asked, quantities, qualities, span: spanOfReadings(query, asked.now), limit, order });
}

async function buckets(
  { history }: Parts,
  { device, kind, now }: Asked,
  query: Query & { every: Every },
): Promise<Answer> {
  const { every, values = 'counted' } = query;
  const quantities = quantitiesOf(kind, query.quantity);
  const asked = { by: 'device' as const, group: device.id, kind: kind.id, quantities, every, values, now };
  return { device: device.id, ...(await seriesOf(history, { ...asked, span: spanOf(query, now) })) };
}

/** What would be passed over in silence is refused: an answer must be what was asked for. */
function refuseMixed({ every, quality, values }: Query): void {
  if (every !== undefined && quality !== undefined) {
    throw misplaced('query quality: does not apply to buckets; `values=all` takes doubted values into their figures.');
  }
  if (every === undefined && values !== undefined) {
    throw misplaced('query values: applies to buckets only; say `every` too, or filter single values by `quality`.');
  }
}

const misplaced = (message: string) => new CallerError(message, { status: 400, code: 'invalid_request' });

function kindOf({ kinds }: Parts, device: Device): DeviceKind {
  const kind = kinds.get(device.kind);
  if (kind !== undefined) return kind;
  throw new CallerError(`The kind ${device.kind} of this device is not installed here: its past cannot be read.`, {
    status: 404,
    code: 'device_unknown',
  });
}
