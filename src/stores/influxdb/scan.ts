import type { Kinds } from '../../model/device-kind.ts';
import { deviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { createPieces, type Pieces } from '../pieces.ts';
import type { ScanQuery, TimeSpan } from '../port.ts';
import { readAhead } from '../read-ahead.ts';
import { byTimeThenDevice, joinParts } from '../reading-order.ts';
import { quoteName, tagIsOneOf, withinSpan } from './influxql.ts';
import type { Query, Row } from './query.ts';
import { columnsOf, readArea, readObservation } from './read-row.ts';
import { areaTag, deviceTag, receivedAtField } from './schema.ts';

export type AnswerSize = {
  /** Rows of one answer: enough that asking costs little, and read well within the longest wait. */
  readonly wanted: number;
  readonly most: number;
};

const usualSize: AnswerSize = { wanted: 40_000, most: 160_000 };
/** More devices make a statement that takes longer to understand than their neighbours to read. */
const mostNamed = 500;
/** InfluxDB counts nanoseconds in 64 bits. */
const endOfTime = 9_223_372_036_000;

type Scan = {
  readonly query: Query;
  readonly asked: ScanQuery;
  readonly quantities: readonly QuantityId[];
  readonly conditions: string;
  readonly most: number;
  readonly isMeant: (reading: Reading) => boolean;
};

/** Readings of a kind piece by piece, in time; each piece is one question. */
export async function* scan(
  query: Query,
  asked: ScanQuery,
  { kinds, size = usualSize }: { readonly kinds: Kinds; readonly size?: AnswerSize },
): AsyncGenerator<readonly Reading[]> {
  const kind = kinds.get(asked.kind);
  if (kind === undefined || asked.devices?.length === 0 || asked.areas?.length === 0) return;
  const quantities = (asked.quantities ?? kind.quantities).filter((id) => kind.quantities.includes(id));
  if (quantities.length === 0 && asked.quantities?.length !== 0) return;
  const span = await boundsWithin(query, asked);
  if (span === undefined) return;
  const scanning = { query, asked, quantities, most: size.most, ...createFilter(asked) };
  yield* readAhead(readPieces(scanning, createPieces(span, size.wanted)));
}

/** As a condition where that is short; else looked at here. */
function createFilter({ devices, areas }: ScanQuery): Pick<Scan, 'conditions' | 'isMeant'> {
  const wanted = { devices: devices && new Set(devices), areas: areas && new Set(areas) };
  return {
    conditions: `${named(deviceTag, devices)}${named(areaTag, areas)}`,
    isMeant: ({ device, area }) =>
      wanted.devices?.has(device) !== false &&
      (wanted.areas === undefined || (area !== undefined && wanted.areas.has(area))),
  };
}

const named = (tag: string, values: readonly string[] | undefined): string =>
  values === undefined || values.length > mostNamed ? '' : ` AND ${tagIsOneOf(tag, values)}`;

/** From the first to the last point of a span, so that nothing is walked through in vain. */
async function boundsWithin(query: Query, { kind, from, to }: ScanQuery): Promise<TimeSpan | undefined> {
  const span = { from: withinTime(from), to: withinTime(to) };
  const bound = async (order: 'ASC' | 'DESC'): Promise<EpochMs | undefined> => {
    const statement = `SELECT ${quoteName(receivedAtField)} FROM ${quoteName(kind)} WHERE ${withinSpan(span)} ORDER BY time ${order} LIMIT 1`;
    for await (const { rows } of query(statement)) {
      const [row] = rows;
      if (row !== undefined) return epochMs(row.time);
    }
    return undefined;
  };
  const [first, last] = [await bound('ASC'), await bound('DESC')];
  return first === undefined || last === undefined ? undefined : { from: first, to: epochMs(last + 1) };
}

const withinTime = (time: EpochMs): EpochMs => epochMs(Math.max(-endOfTime, Math.min(endOfTime, time)));

async function* readPieces(scanning: Scan, pieces: Pieces): AsyncGenerator<readonly Reading[]> {
  for (let piece = pieces.next(); piece !== undefined; piece = pieces.next()) yield* readPiece(scanning, pieces, piece);
}

/** Rows come in the order of time: those of one moment are held back until a later one comes, because they have to be sorted. */
async function* readPiece(scanning: Scan, pieces: Pieces, piece: TimeSpan): AsyncGenerator<readonly Reading[]> {
  const limit = piece.to - piece.from > 1 ? scanning.most : undefined;
  let rows = 0;
  let last: EpochMs = piece.from;
  let held: readonly Reading[] = [];
  for await (const series of scanning.query(statementOf(scanning, piece, limit))) {
    rows += series.rows.length;
    last = epochMs(series.rows.at(-1)?.time ?? last);
    const readings = [...held, ...series.rows.flatMap((row) => readRow(row, scanning) ?? [])];
    const complete = readings.filter(({ time }) => time < last);
    held = readings.slice(complete.length);
    if (complete.length > 0) yield inOrder(complete);
  }
  if (rows === limit) {
    pieces.wasReadUpTo(last);
    return;
  }
  if (held.length > 0) yield inOrder(held);
  pieces.wasRead(rows);
}

function statementOf({ asked, quantities, conditions }: Scan, piece: TimeSpan, limit: number | undefined): string {
  const columns = [...quantities.map(columnsOf), ...[receivedAtField, deviceTag, areaTag].map(quoteName)].join(', ');
  return (
    `SELECT ${columns} FROM ${quoteName(asked.kind)} WHERE ${withinSpan(piece)}${conditions} ` +
    `ORDER BY time ASC${limit === undefined ? '' : ` LIMIT ${limit}`}`
  );
}

const inOrder = (readings: readonly Reading[]): readonly Reading[] => joinParts(readings.toSorted(byTimeThenDevice));

function readRow(row: Row, { asked, quantities, isMeant }: Scan): Reading | undefined {
  const observations = quantities.flatMap((quantity) => readObservation(row, quantity) ?? []);
  const receivedAt = row.number(receivedAtField);
  const isThere = quantities.length === 0 ? receivedAt !== undefined : observations.length > 0;
  if (!isThere) return undefined;
  const reading = {
    device: deviceId(row.text(deviceTag) ?? ''),
    kind: asked.kind,
    area: readArea(row.text(areaTag)),
    time: epochMs(row.time),
    receivedAt: epochMs(receivedAt ?? row.time),
    observations,
  };
  return isMeant(reading) ? reading : undefined;
}
