import { DuckDBInstance } from '@duckdb/node-api';
import { position } from '../../src/journal/port.ts';
import type { DeviceKind, Kinds } from '../../src/model/device-kind.ts';
import { type Duration, milliseconds } from '../../src/model/duration.ts';
import type { AreaId, DeviceId, KindId } from '../../src/model/ids.ts';
import { type QuantityId, quantity } from '../../src/model/quantity.ts';
import { before, systemClock } from '../../src/model/time.ts';
import { createSilentEvents } from '../../src/observability/silent-events.ts';
import { openDuckdbStore } from '../../src/stores/duckdb/duckdb-store.ts';
import { qualityColumn, tableName, valueColumn } from '../../src/stores/duckdb/schema.ts';
import type { Store, TimeSpan } from '../../src/stores/port.ts';

/** Who speaks, and how often. */
export type Speaker = { readonly id: DeviceId; readonly kind: KindId; readonly area: AreaId | undefined };
export type Past = {
  readonly file: string;
  readonly kinds: Kinds;
  readonly speakers: readonly Speaker[];
  readonly everyOf: (kind: DeviceKind) => Duration;
  readonly span: TimeSpan;
};

export const openStore = (file: string, kinds: Kinds): Promise<Store> =>
  openDuckdbStore({ file, kinds, events: createSilentEvents(), clock: systemClock });

/** Makes the file of an embedded store in which everybody has spoken regularly: far faster than by letting them speak. */
export async function imaginePast(past: Past): Promise<void> {
  await introduce(past);
  const instance = await DuckDBInstance.create(past.file, { threads: '2' });
  const connection = await instance.connect();
  try {
    for (const kind of past.kinds.values()) await connection.run(speakingOf(kind, past));
    await connection.run('CHECKPOINT');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** One reading of each before everything else, so that the store knows them. */
async function introduce({ file, kinds, speakers, span }: Past): Promise<void> {
  const store = await openStore(file, kinds);
  const time = before(span.from, milliseconds(1));
  const readings = speakers.flatMap(({ id, kind, area }) => {
    const [first] = kinds.get(kind)?.quantities ?? [];
    if (first === undefined) return [];
    const observations = [{ quantity: first, value: 0, quality: 'pass', reasons: [] }] as const;
    return [{ device: id, kind, area, time, receivedAt: time, observations }];
  });
  await store.append({ readings, upTo: position(1) });
  await store.close();
}

function speakingOf(kind: DeviceKind, { everyOf, span }: Past): string {
  const table = tableName(kind.id);
  const rounds = Math.floor((span.to - span.from) / everyOf(kind));
  const columns = kind.quantities.flatMap((id) => [valueColumn(id), qualityColumn(id)]);
  const values = kind.quantities.flatMap((id) => [valueOf(id), '1']);
  return (
    `INSERT INTO ${table} (device, area, time, received_at, ${columns.join(', ')}) ` +
    `SELECT device, area, ${span.from} + round * ${everyOf(kind)} + device % 60000, ` +
    `${span.from} + round * ${everyOf(kind)} + device % 60000 + 200, ${values.join(', ')} ` +
    `FROM (SELECT DISTINCT device, area FROM ${table}), range(${rounds}) rounds(round) ORDER BY round, device`
  );
}

function valueOf(id: QuantityId): string {
  const { behaves, averages } = quantity(id);
  if (behaves === 'state') return '(device * 3 + round * 5) // 7 % 2';
  if (behaves === 'total') return 'device + round / 10';
  return averages === 'vector' ? '(device * 7 + round * 13) % 360' : '10 + (device * 7 + round * 13) % 1000 / 20';
}
