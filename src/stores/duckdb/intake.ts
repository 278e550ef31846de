import { type Position, position } from '../../journal/port.ts';
import type { Kinds } from '../../model/device-kind.ts';
import type { KindId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { admitReading, type RefusedReading } from '../admit.ts';
import type { StoreBatch, StoreReceipt } from '../port.ts';
import { encodeRows } from './encode-rows.ts';
import { withoutKnown } from './known-rows.ts';
import type { Names } from './names.ts';
import type { NewestTimes } from './newest-times.ts';
import type { AppendTask } from './protocol.ts';
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
    const refused: RefusedReading[] = [];
    const admitted = admitByKind(batch.readings, { kinds: context.kinds, refused });
    const fresh = await freshRows(link, admitted, context);
    const task = encodeTask(fresh, { upTo: batch.upTo, context });
    const isNew = await link.append(task);
    applied = batch.upTo;
    context.names.settle(task.names);
    for (const { device, time } of fresh.flatMap(({ readings }) => readings)) {
      context.newest.advance(context.names.numberOf(device), time);
    }
    const stored = isNew ? countObservations(fresh.flatMap(({ readings }) => readings)) : 0;
    const offered = countObservations([...admitted.values()].flat());
    return { stored, duplicates: offered - stored, refused };
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

type FreshRows = { readonly kind: KindId; readonly readings: readonly Reading[] };

function admitByKind(
  readings: readonly Reading[],
  { kinds, refused }: { readonly kinds: Kinds; readonly refused: RefusedReading[] },
): ReadonlyMap<KindId, readonly Reading[]> {
  const byKind = new Map<KindId, Reading[]>();
  const refuse = (refusal: RefusedReading): void => {
    refused.push(refusal);
  };
  for (const offered of readings) {
    const reading = admitReading(offered, { kinds, refuse });
    if (reading === undefined || reading.observations.length === 0) continue;
    const ofKind = byKind.get(reading.kind);
    if (ofKind === undefined) byKind.set(reading.kind, [reading]);
    else ofKind.push(reading);
  }
  return byKind;
}

async function freshRows(
  link: StorageLink,
  admitted: ReadonlyMap<KindId, readonly Reading[]>,
  { kinds, names, newest }: Context,
): Promise<readonly FreshRows[]> {
  const fresh: FreshRows[] = [];
  for (const [kind, readings] of admitted) {
    const table = { kind, quantities: kinds.get(kind)?.quantities ?? [] };
    fresh.push({ kind, readings: await withoutKnown(link, readings, { table, names, newest }) });
  }
  return fresh;
}

function encodeTask(
  fresh: readonly FreshRows[],
  { upTo, context: { kinds, names } }: { readonly upTo: Position; readonly context: Context },
): AppendTask {
  const tables = fresh
    .filter(({ readings }) => readings.length > 0)
    .map(({ kind, readings }) => {
      const table = { kind, quantities: kinds.get(kind)?.quantities ?? [] };
      return { kind, rows: encodeRows(readings, { table, names }) };
    });
  return { task: 'append', upTo, tables, names: names.pending() };
}

const countObservations = (readings: readonly Reading[]): number =>
  readings.reduce((sum, { observations }) => sum + observations.length, 0);

const allDuplicates = (readings: readonly Reading[]): StoreReceipt => ({
  stored: 0,
  duplicates: countObservations(readings),
  refused: [],
});
