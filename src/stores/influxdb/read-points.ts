import type { DeviceKind } from '../../model/device-kind.ts';
import { type DeviceId, deviceId } from '../../model/ids.ts';
import { isCounted } from '../../model/quality.ts';
import { quantity as definitionOf, type QuantityId } from '../../model/quantity.ts';
import { reachOf } from '../../model/reach.ts';
import { before, epochMs } from '../../model/time.ts';
import type { TimeSpan } from '../port.ts';
import type { Point } from '../rolling/figures.ts';
import { quoteName, tagIs, withinSpan } from './influxql.ts';
import type { Query, Row } from './query.ts';
import { qualityColumns, qualityReader, readArea } from './read-row.ts';
import { areaTag, deviceTag } from './schema.ts';

/** Which points: of a quantity of a kind, in a span, of some devices or all. */
export type PointsAsked = {
  readonly kind: DeviceKind;
  readonly quantity: QuantityId;
  readonly span: TimeSpan;
  /** A condition on the devices; empty for all. */
  readonly devices: string;
};

export type DevicePoints = { readonly device: DeviceId; readonly points: readonly Point[] };

/**
 * Points of a quantity, device by device in the order of time, piece by piece, and before those of a device what reaches into the span from before.
 * Holds no more than a piece of the answer and one point of each device.
 */
export async function* readPoints(query: Query, asked: PointsAsked): AsyncIterable<DevicePoints> {
  const carried = await readCarried(query, asked);
  let last: DeviceId | undefined;
  for await (const found of selectPoints(query, { ...asked, order: 'ASC' })) {
    if (found.device !== last) yield* takeOut(carried, found.device);
    last = found.device;
    yield found;
  }
  for (const device of Array.from(carried.keys())) yield* takeOut(carried, device);
}

type Carried = Map<DeviceId, readonly Point[]>;

function* takeOut(carried: Carried, device: DeviceId): Iterable<DevicePoints> {
  const points = carried.get(device);
  if (points !== undefined) yield { device, points };
  carried.delete(device);
}

/** The newest point of each device before the span, where it can bear on it; and of totals the newest one that counts. */
async function readCarried(query: Query, asked: PointsAsked): Promise<Carried> {
  const { quantity, kind, span } = asked;
  const reach = reachOf(quantity, kind);
  const carried: Carried = new Map();
  if (reach === 0) return carried;
  const earlier = { from: before(span.from, reach), to: span.from };
  const newest = await selectNewest(query, { ...asked, span: earlier });
  const needsCounted = definitionOf(quantity).averages === 'difference';
  for (const [device, point] of newest) {
    const isEnough = !needsCounted || isCounted(point.quality);
    const counted = isEnough ? undefined : await newestCounted(query, { ...asked, device, span: earlier });
    carried.set(device, counted === undefined ? [point] : [counted, point]);
  }
  return carried;
}

/** A device that moved has a series in each area that it was in; the newest of them counts. */
async function selectNewest(query: Query, asked: PointsAsked): Promise<ReadonlyMap<DeviceId, Point>> {
  const { quantity } = asked;
  const statement =
    `SELECT last(${quoteName(quantity)}) AS newest, ${qualityColumns(quantity)} ${whereOf(asked)} ` +
    `GROUP BY ${quoteName(deviceTag)}, ${quoteName(areaTag)}`;
  const read = pointReader(quantity, 'newest');
  const newest = new Map<DeviceId, Point>();
  for await (const { tags, rows } of query(statement)) {
    const device = deviceId(tags[deviceTag] ?? '');
    for (const row of rows) {
      const point = read(row, tags[areaTag]);
      if (point !== undefined && point.time > (newest.get(device)?.time ?? 0)) newest.set(device, point);
    }
  }
  return newest;
}

async function newestCounted(
  query: Query,
  asked: PointsAsked & { readonly device: DeviceId },
): Promise<Point | undefined> {
  const devices = ` AND ${tagIs(deviceTag, asked.device)}`;
  for await (const { points } of selectPoints(query, { ...asked, devices, order: 'DESC' })) {
    const counted = points.find(({ quality }) => isCounted(quality));
    if (counted !== undefined) return counted;
  }
  return undefined;
}

async function* selectPoints(
  query: Query,
  asked: PointsAsked & { readonly order: 'ASC' | 'DESC' },
): AsyncIterable<DevicePoints> {
  const { quantity } = asked;
  const columns = `${quoteName(quantity)}, ${qualityColumns(quantity)}, ${quoteName(areaTag)}`;
  const statement = `SELECT ${columns} ${whereOf(asked)} GROUP BY ${quoteName(deviceTag)} ORDER BY time ${asked.order}`;
  const read = pointReader(quantity, quantity);
  for await (const { tags, rows } of query(statement)) {
    const points = rows.flatMap((row) => read(row, row.text(areaTag)) ?? []);
    yield { device: deviceId(tags[deviceTag] ?? ''), points };
  }
}

const whereOf = ({ kind, span, devices }: PointsAsked): string =>
  `FROM ${quoteName(kind.id)} WHERE ${withinSpan(span)}${devices}`;

/** Reads points out of rows in which the value stands in this column. */
function pointReader(id: QuantityId, column: string): (row: Row, area: string | undefined) => Point | undefined {
  const readQuality = qualityReader(id);
  return (row, area) => {
    const value = row.number(column);
    const quality = readQuality(row);
    if (value === undefined || quality === 'missing') return undefined;
    return { time: epochMs(row.time), value, quality, area: readArea(area) };
  };
}
