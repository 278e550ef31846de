import type { DeviceKind } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import { before } from '../../model/time.ts';
import type { TimeSpan } from '../port.ts';
import { quoteName, tagIsOneOf, withinSpan } from './influxql.ts';
import type { Query } from './query.ts';
import { deviceTag } from './schema.ts';

/** Points of one device up to which all devices are read with one question: the hour of a city that speaks every minute. */
const fewPoints = 200;

export type PageSize = {
  /** Points that one question may answer: what the server reads well within the longest wait. */
  readonly points: number;
  /** More devices make a statement that takes longer to understand than to answer. */
  readonly devices: number;
};

const usualSize: PageSize = { points: 500_000, devices: 500 };

type Asked = {
  readonly kind: DeviceKind;
  readonly span: TimeSpan;
  /** Devices that only spoke so long before the span belong to it too. */
  readonly reach: Duration;
};

/** Conditions that divide the devices of a kind, so that no answer is longer than can be waited for; one empty condition for all. */
export async function devicePages(query: Query, asked: Asked, size: PageSize = usualSize): Promise<readonly string[]> {
  const { kind, span } = asked;
  const pointsOfEach = (span.to - span.from) / kind.rhythm.every;
  if (pointsOfEach <= fewPoints) return [''];
  const devices = await devicesOf(query, asked);
  const perPage = Math.max(1, Math.min(size.devices, Math.floor(size.points / pointsOfEach)));
  if (devices.length <= perPage) return [''];
  const pages = Array.from({ length: Math.ceil(devices.length / perPage) }, (_, page) =>
    devices.slice(page * perPage, (page + 1) * perPage),
  );
  return pages.map((page) => ` AND ${tagIsOneOf(deviceTag, page)}`);
}

async function devicesOf(query: Query, { kind, span, reach }: Asked): Promise<readonly string[]> {
  const spoken = { from: before(span.from, reach), to: span.to };
  const statement = `SHOW TAG VALUES FROM ${quoteName(kind.id)} WITH KEY = ${quoteName(deviceTag)} WHERE ${withinSpan(spoken)}`;
  const devices: string[] = [];
  for await (const { rows } of query(statement)) devices.push(...rows.flatMap((row) => row.text('value') ?? []));
  return devices;
}
