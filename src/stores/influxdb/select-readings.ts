import type { Kinds } from '../../model/device-kind.ts';
import type { Reading } from '../../model/observation.ts';
import { type QuantityId } from '../../model/quantity.ts';
import { epochMs } from '../../model/time.ts';
import type { ReadingsQuery } from '../port.ts';
import { quoteName, tagIs, withinSpan } from './influxql.ts';
import type { Query, Row } from './query.ts';
import { columnsOf, readArea, readObservation } from './read-row.ts';
import { areaTag, deviceTag, receivedAtField } from './schema.ts';

const rowsPerPage = 5_000;

/**
 * Readings of one device. Asks page by page: points that hold none of the asked quantities count against InfluxDB's limit, but
 * not against ours.
 */
export async function selectReadings(query: Query, asked: ReadingsQuery, kinds: Kinds): Promise<readonly Reading[]> {
  const quantities = asked.quantities ?? kinds.get(asked.kind)?.quantities ?? [];
  const readings: Reading[] = [];
  if (quantities.length === 0) return readings;
  let span = asked;
  let rows = Math.min(rowsPerPage, asked.limit);
  while (readings.length < asked.limit && span.from < span.to) {
    const page = await readPage(query, { span, quantities, rows });
    readings.push(...page.readings);
    if (page.lastTime === undefined) break;
    rows = Math.min(rowsPerPage, rows * 4);
    span = isOldestFirst(asked)
      ? { ...span, from: epochMs(page.lastTime + 1) }
      : { ...span, to: epochMs(page.lastTime) };
  }
  return readings.slice(0, asked.limit);
}

const isOldestFirst = ({ order }: ReadingsQuery): boolean => order === 'oldest_first';

type Page = { readonly span: ReadingsQuery; readonly quantities: readonly QuantityId[]; readonly rows: number };

async function readPage(query: Query, { span, quantities, rows }: Page) {
  const columns = [...quantities.map(columnsOf), quoteName(receivedAtField), quoteName(areaTag)].join(', ');
  const statement =
    `SELECT ${columns} FROM ${quoteName(span.kind)} WHERE ${tagIs(deviceTag, span.device)} AND ${withinSpan(span)} ` +
    `ORDER BY time ${isOldestFirst(span) ? 'ASC' : 'DESC'} LIMIT ${rows}`;
  const readings: Reading[] = [];
  let count = 0;
  let lastTime: number | undefined;
  for await (const series of query(statement)) {
    for (const row of series.rows) {
      count += 1;
      lastTime = row.time;
      const reading = readRow(row, { span, quantities });
      if (reading !== undefined) readings.push(reading);
    }
  }
  return { readings, lastTime: count < rows ? undefined : lastTime };
}

function readRow(row: Row, { span, quantities }: Pick<Page, 'span' | 'quantities'>): Reading | undefined {
  const observations = quantities.flatMap((quantity) => readObservation(row, quantity) ?? []);
  if (observations.length === 0) return undefined;
  return {
    device: span.device,
    kind: span.kind,
    area: readArea(row.text(areaTag)),
    time: epochMs(row.time),
    receivedAt: epochMs(row.number(receivedAtField) ?? row.time),
    observations,
  };
}
