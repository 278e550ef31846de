import type { DeviceKind } from '../../model/device-kind.ts';
import { deviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { decodeRows } from './decode-rows.ts';
import { readJudgements, withJudgements } from './judgements.ts';
import type { Names } from './names.ts';
import type { ColumnsAnswer } from './protocol.ts';
import { spansOf } from './spans.ts';
import { newestTimes, rowsOfCandidates } from './statements.ts';
import type { StorageLink } from './storage-link.ts';

/** The newest observation of every series of one kind: first when each was, then the rows of those times. */
export async function readLatest(
  link: StorageLink,
  { kind, names }: { readonly kind: DeviceKind; readonly names: Names },
): Promise<readonly Reading[]> {
  const table = { kind: kind.id, quantities: kind.quantities };
  const newest = await link.query({ task: 'query', ...newestTimes(table), texts: 0 });
  const candidates = candidatesOf(newest);
  if (candidates.times.length === 0) return [];
  const found = await link.query({
    task: 'query',
    ...rowsOfCandidates(table, spansOf(candidates.times)),
    texts: 1,
    candidates,
  });
  const newestOf = timesByDevice(newest);
  const numberAt = (row: number): number => found.numbers[0]?.[row] ?? 0;
  const readings = decodeRows(found, {
    kind: kind.id,
    quantities: kind.quantities,
    first: 1,
    names,
    device: (row) => deviceId(names.nameOf(numberAt(row))),
  });
  const latest = readings.flatMap((reading, row) => {
    const times = newestOf.get(numberAt(row)) ?? [];
    const observations = reading.observations.filter(
      ({ quantity }) => times[kind.quantities.indexOf(quantity)] === reading.time,
    );
    return observations.length > 0 ? [{ ...reading, observations }] : [];
  });
  return withJudgements(latest, await readJudgements(link, { kind: kind.id, names, readings: latest }));
}

/** For each device, the newest time of each quantity, in the order of the table. */
function timesByDevice({ rows, numbers }: ColumnsAnswer): ReadonlyMap<number, readonly number[]> {
  const [devices, ...times] = numbers;
  return new Map(
    Array.from({ length: rows }, (_, row) => [
      devices?.[row] ?? 0,
      times.map((ofQuantity) => ofQuantity[row] ?? Number.NaN),
    ]),
  );
}

function candidatesOf(newest: ColumnsAnswer): { readonly devices: Int32Array; readonly times: Float64Array } {
  const pairs = [...timesByDevice(newest)].flatMap(([device, times]) =>
    [...new Set(times)].filter((time) => !Number.isNaN(time)).map((time) => ({ device, time })),
  );
  return {
    devices: Int32Array.from(pairs, ({ device }) => device),
    times: Float64Array.from(pairs, ({ time }) => time),
  };
}
