import { type Position, position } from '../../journal/port.ts';
import type { Kinds } from '../../model/device-kind.ts';
import type { KindId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { admitReading, type RefusedReading } from '../admit.ts';
import type { StoreBatch, StoreReceipt } from '../port.ts';
import { encodeRows, type KindBatch } from './encode-rows.ts';
import { withoutKnown } from './known-rows.ts';
import type { Names } from './names.ts';
import type { NewestTimes } from './newest-times.ts';
import type { AppendTask } from './protocol.ts';
import type { KindTable } from './schema.ts';
import type { StorageLink } from './storage-link.ts';

/** Takes batches, one after the other: what a batch repeats is known only when the one before is stored. */
export interface Intake {
  append(batch: StoreBatch): Promise<StoreReceipt>;
  position(): Position | undefined;
  /** Resolves when no batch is under way. */
  settled(): Promise<void>;
}

type Context = { readonly kinds: Kinds; readonly names: Names; readonly newest: NewestTimes };

export function createIntake(link: StorageLink, context: Context): Intake {
  let applied = link.position;
  let turn: Promise<unknown> = Promise.resolve();

  async function keep(batch: StoreBatch): Promise<StoreReceipt> {
    if (applied !== undefined && batch.upTo <= applied) return allDuplicates(batch.readings);
    const { batches, refused } = sortByKind(batch.readings, context);
    const fresh: KindBatch[] = [];
    for (const ofKind of batches) fresh.push(await withoutKnown(link, ofKind, context.newest));
    const task = encodeTask(fresh, { upTo: batch.upTo, names: context.names });
    const isNew = await link.append(task);
    applied = batch.upTo;
    context.names.settle(task.names);
    for (const ofKind of fresh) advance(context.newest, ofKind);
    const stored = isNew ? countIn(fresh) : 0;
    return { stored, duplicates: countIn(batches) - stored, refused };
  }

  return {
    append(batch) {
      const receipt = turn.then(() => keep(batch));
      turn = receipt.catch(() => undefined);
      return receipt;
    },
    position: () => (applied === undefined ? undefined : position(applied)),
    settled: async () => {
      await turn;
    },
  };
}

type Sorted = { readonly batches: readonly KindBatch[]; readonly refused: readonly RefusedReading[] };

/** Puts the readings of each kind together, with the number of each device. */
function sortByKind(readings: readonly Reading[], { kinds, names }: Context): Sorted {
  const refused: RefusedReading[] = [];
  const batches = new Map<KindId, { table: KindTable; readings: Reading[]; devices: number[] }>();
  const refuse = (refusal: RefusedReading): void => {
    refused.push(refusal);
  };
  for (const offered of readings) {
    const reading = admitReading(offered, { kinds, refuse });
    if (reading === undefined || reading.observations.length === 0) continue;
    let batch = batches.get(reading.kind);
    if (batch === undefined) {
      const quantities = kinds.get(reading.kind)?.quantities ?? [];
      batch = { table: { kind: reading.kind, quantities }, readings: [], devices: [] };
      batches.set(reading.kind, batch);
    }
    batch.readings.push(reading);
    batch.devices.push(names.numberOf(reading.device));
  }
  return { batches: [...batches.values()], refused };
}

function encodeTask(
  fresh: readonly KindBatch[],
  { upTo, names }: { readonly upTo: Position; readonly names: Names },
): AppendTask {
  const tables = fresh
    .filter(({ readings }) => readings.length > 0)
    .map((batch) => ({ kind: batch.table.kind, rows: encodeRows(batch, names) }));
  return { task: 'append', upTo, tables, names: names.pending() };
}

function advance(newest: NewestTimes, { readings, devices }: KindBatch): void {
  for (let row = 0; row < readings.length; row += 1) {
    const [reading, device] = [readings[row], devices[row]];
    if (reading !== undefined && device !== undefined) newest.advance(device, reading.time);
  }
}

const countIn = (batches: readonly KindBatch[]): number =>
  batches.reduce((sum, { readings }) => sum + countObservations(readings), 0);

const countObservations = (readings: readonly Reading[]): number =>
  readings.reduce((sum, { observations }) => sum + observations.length, 0);

const allDuplicates = (readings: readonly Reading[]): StoreReceipt => ({
  stored: 0,
  duplicates: countObservations(readings),
  refused: [],
});
