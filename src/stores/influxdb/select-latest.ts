import type { Kinds } from '../../model/device-kind.ts';
import { days } from '../../model/duration.ts';
import { deviceId, type KindId } from '../../model/ids.ts';
import type { Observation, Reading } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { before, type Clock, epochMs } from '../../model/time.ts';
import { quoteName, quoteTime } from './influxql.ts';
import type { Query } from './query.ts';
import { judgementColumns, readArea, readObservation } from './read-row.ts';
import { areaTag, deviceTag, receivedAtField } from './schema.ts';
import type { Server } from './server.ts';

type Newest = Reading & { readonly observations: Observation[] };

/**
 * The newest observation of every series: one question per quantity of each kind, because `last` answers with the time of the
 * point, and with its other fields, only when it is asked for a single field.
 */
export async function selectLatest(
  query: Query,
  { kinds, server, clock }: { readonly kinds: Kinds; readonly server: Server; readonly clock: Clock },
): Promise<readonly Reading[]> {
  const since = server.reach === 'three_days' ? ` WHERE time >= ${quoteTime(before(clock.now(), days(3)))}` : '';
  const readings = new Map<string, Newest>();
  for (const { id: kind, quantities } of kinds.values()) {
    for (const quantity of quantities) {
      const newest = await newestByDevice(query, { kind, quantity, since });
      for (const reading of newest.values()) combine(readings, reading);
    }
  }
  return [...readings.values()];
}

type SeriesOfKind = { readonly kind: KindId; readonly quantity: QuantityId; readonly since: string };

/** A device that moved has a series in each area that it was in; the newest of them counts. */
async function newestByDevice(query: Query, { kind, quantity, since }: SeriesOfKind): Promise<Map<string, Newest>> {
  const others = `${judgementColumns(quantity)}, ${quoteName(receivedAtField)}`;
  const statement =
    `SELECT last(${quoteName(quantity)}) AS newest, ${others} FROM ${quoteName(kind)}${since} ` +
    `GROUP BY ${quoteName(deviceTag)}, ${quoteName(areaTag)}`;
  const newest = new Map<string, Newest>();
  for await (const { tags, rows } of query(statement)) {
    const device = tags[deviceTag];
    const [row] = rows;
    const observation = row && readObservation(row, quantity, 'newest');
    if (row === undefined || observation === undefined || device === undefined) continue;
    if ((newest.get(device)?.time ?? Number.NEGATIVE_INFINITY) >= row.time) continue;
    newest.set(device, {
      device: deviceId(device),
      kind,
      area: readArea(tags[areaTag]),
      time: epochMs(row.time),
      receivedAt: epochMs(row.number(receivedAtField) ?? row.time),
      observations: [observation],
    });
  }
  return newest;
}

function combine(readings: Map<string, Newest>, reading: Newest): void {
  const key = `${reading.device} ${reading.time} ${reading.area ?? ''}`;
  const known = readings.get(key);
  if (known === undefined) readings.set(key, reading);
  else known.observations.push(...reading.observations);
}
