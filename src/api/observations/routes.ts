import { z } from 'zod';
import type { DeviceKind } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Device } from '../../registry/port.ts';
import type { Store } from '../../stores/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { findDevice } from '../vocabulary/find.ts';
import { DeviceIdShape, list, QuantityShape, SpanShape, upTo } from '../vocabulary/query.ts';
import { BucketsShape, bucketsOf } from './buckets.ts';
import { ObservationsShape, pastOf } from './past.ts';
import { spanFields, spanOf } from './span.ts';

const QueryShape = z.strictObject({
  quantity: list(QuantityShape).optional().describe('All of the kind when left out.'),
  ...spanFields,
  order: z.enum(['newest_first', 'oldest_first']).default('newest_first'),
  limit: upTo(1000, 100).describe(
    'Readings, 100 when left out; each has one value or more. Does not apply to buckets: with `every` all of them are answered.',
  ),
  every: SpanShape.optional().describe(
    'Answers buckets of this span instead, e.g. 15m, 1h, 1d: all from `from` to `to`, at most 10,000; `limit` and `order` do not apply.',
  ),
});

type Parts = CityParts & { readonly store: Store; readonly storeTime: Duration };

/** What a device observed in the past, as it was or by spans of time. */
export function addObservations(app: App, parts: Parts): void {
  app.get(
    '/devices/:id/observations',
    {
      config: { problems: ['device_unknown', 'unavailable'] },
      schema: {
        tags: ['devices'],
        summary: 'What a device observed',
        description: 'Values of the past, or with `every` their count, mean, least and greatest by spans of time.',
        params: z.strictObject({ id: DeviceIdShape }),
        querystring: QueryShape,
        response: { 200: answer('A page of the past, or its buckets.', z.union([ObservationsShape, BucketsShape])) },
      },
    },
    async (request) => {
      const { every, ...query } = request.query;
      const device = findDevice(parts.registry, request.params.id);
      const kind = kindOf(parts, device);
      const now = parts.clock.now();
      const question = {
        device,
        kind,
        quantities: quantitiesOf(kind, query.quantity),
        span: spanOf(query, now),
        limit: query.limit,
        order: query.order,
        now,
        url: request.url,
      };
      const asked =
        every === undefined ? pastOf(parts.store, question) : bucketsOf(parts.store, { ...question, every });
      return withinTime<z.output<typeof ObservationsShape> | z.output<typeof BucketsShape>>(asked, parts.storeTime);
    },
  );
}

function kindOf({ kinds }: Parts, device: Device): DeviceKind {
  const kind = kinds.get(device.kind);
  if (kind !== undefined) return kind;
  throw new CallerError(`The kind ${device.kind} of this device is not installed here: its past cannot be read.`, {
    status: 404,
    code: 'device_unknown',
  });
}

function quantitiesOf(kind: DeviceKind, wanted: readonly QuantityId[] | undefined): readonly QuantityId[] {
  if (wanted === undefined) return kind.quantities;
  const foreign = wanted.filter((id) => !kind.quantities.includes(id));
  if (foreign.length === 0) return [...new Set(wanted)];
  throw new CallerError(
    `query quantity: ${foreign.join(', ')} is not measured by ${kind.id}; it measures ${kind.quantities.join(', ')}.`,
    { status: 400, code: 'invalid_request' },
  );
}
