import { z } from 'zod';
import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { History } from '../../rollups/port.ts';
import type { App } from '../app/app.ts';
import { spanFields, spanOf } from '../observations/span.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import { asTable, TableFormatShape, tableAnswer } from '../vocabulary/csv.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { EveryShape } from '../vocabulary/every.ts';
import { findArea, findKinds } from '../vocabulary/find.ts';
import { quantitiesOf } from '../vocabulary/measured.ts';
import { AreaIdShape, list, QuantityShape } from '../vocabulary/query.ts';
import { csvOfSeries } from './csv.ts';
import { seriesFields, seriesOf } from './series.ts';
import { ValuesShape } from './window.ts';

export const AreaRollupsShape = z.object({ area: z.string(), kind: z.string(), ...seriesFields }).meta({
  id: 'AreaRollups',
  description: 'The past of an area in windows of time; a window without data is left out.',
});

const QueryShape = z.strictObject({
  kind: z
    .string()
    .max(64)
    .optional()
    .describe('Devices of this kind. May be left out when only one kind measures the quantities.'),
  quantity: list(QuantityShape).optional().describe('All of the kind when left out.'),
  every: EveryShape.default('1h').describe(
    'Length of the windows: `1min`, `15min`, `1h` (when left out), `1d` (a day of the city), or another span, e.g. 6h.',
  ),
  ...spanFields,
  values: ValuesShape.default('counted'),
  format: TableFormatShape,
});

type Parts = CityParts & { readonly history: History; readonly storeTime: Duration };

/** What the devices of one kind said together in an area, by spans of time. */
export function addAreaRollups(app: App, parts: Parts): void {
  app.get(
    '/areas/:id/rollups',
    {
      config: { problems: ['area_unknown', 'kind_unknown', 'unavailable'] },
      schema: {
        tags: ['areas'],
        summary: 'The past of an area by spans of time',
        description:
          'Count, mean, percentiles, completeness and quality of all devices of one kind in the area and in all that lie in it. At most 10,000 windows: a year of hours of one quantity fits.',
        params: z.strictObject({ id: AreaIdShape }),
        querystring: QueryShape,
        response: { 200: tableAnswer('All windows from `from` to `to`.', AreaRollupsShape) },
      },
    },
    async (request, reply) => {
      const { every, values, quantity, format, ...query } = request.query;
      const area = findArea(parts.registry, request.params.id);
      const kind = kindOf(parts.kinds, query.kind, quantity);
      const now = parts.clock.now();
      const question = {
        by: 'area' as const,
        group: area.id,
        kind: kind.id,
        quantities: quantitiesOf(kind, quantity),
        span: spanOf(query, now),
        every,
        values,
        now,
      };
      const asked = await withinTime(seriesOf(parts.history, question), parts.storeTime);
      if (format === 'csv') return asTable(reply, `${area.id}-${kind.id}`).send(csvOfSeries(asked));
      return { area: area.id, kind: kind.id, ...asked };
    },
  );
}

/** @throws {CallerError} when the kind does not exist, or cannot be told from the quantities. */
function kindOf(kinds: Kinds, id: string | undefined, quantities: readonly QuantityId[] | undefined): DeviceKind {
  const named = id === undefined ? undefined : [...findKinds(kinds, [id])];
  const fitting = [...kinds.values()].filter((kind) =>
    named === undefined
      ? (quantities ?? []).every((wanted) => kind.quantities.includes(wanted))
      : named.includes(kind.id),
  );
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const which = fitting.length === 0 ? [...kinds.values()] : fitting;
  throw new CallerError(`query kind: which one is meant? Say one of ${which.map((kind) => kind.id).join(', ')}.`, {
    status: 400,
    code: 'invalid_request',
  });
}
