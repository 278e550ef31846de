import { type Position, position } from '../../journal/port.ts';
import type { Kinds } from '../../model/device-kind.ts';
import type { KindId } from '../../model/ids.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import { admitReading, type RefusedReading } from '../admit.ts';
import type { SealedReceipt, StoreBatch, StorePlace, StoreReceipt } from '../port.ts';
import { encodeJudgements } from './encode-judgements.ts';
import { encodeRows, type KindBatch } from './encode-rows.ts';
import { type Fresh, withoutKnown } from './known-rows.ts';
import type { Names } from './names.ts';
import type { NewestTimes } from './newest-times.ts';
import type { AppendTask } from './protocol.ts';
import type { KindTable } from './schema.ts';
import type { StorageLink } from './storage-link.ts';

/** Takes batches, one after the other: what a batch repeats is known only when the one before is stored. */
export interface Intake {
  append(batch: StoreBatch): Promise<SealedReceipt>;
  /** Has the numbers of names on disk when it resolves. */
  keepNames(names: readonly string[]): Promise<void>;
  place(): StorePlace | undefined;
  /** Resolves when no batch is under way. */
  settled(): Promise<void>;
}

type Context = { readonly kinds: Kinds; readonly names: Names; readonly newest: NewestTimes };

export function createIntake(link: StorageLink, context: Context): Intake {
  let applied = link.place;
  let turn: Promise<unknown> = Promise.resolve();

  async function keep(batch: StoreBatch): Promise<SealedReceipt> {
    const { upTo, seal } = batch;
    if (applied !== undefined && upTo <= applied.upTo) return allDuplicates(batch.readings);
    const { batches, refused } = sortByKind(batch.readings, context);
    const fresh: Fresh[] = [];
    for (const ofKind of batches) fresh.push(await withoutKnown(link, ofKind, context.newest));
    const receipt = receiptOf(fresh, refused);
    const sealed = seal?.(receipt) ?? '';
    const rejudged = (batch.rejudged ?? []).filter((one) => isPossible(one, context.kinds));
    const task = encodeTask(fresh, { upTo, sealed, rejudged, names: context.names });
    const { sealedBefore } = await link.append(task);
    applied = { upTo, sealed: sealedBefore ?? sealed };
    context.names.settle(task.names);
    for (const ofKind of fresh) advance(context.newest, ofKind.batch);
    return { ...receipt, sealed: applied.sealed };
  }

  async function writeNames(needed: readonly string[]): Promise<void> {
    for (const name of needed) context.names.numberOf(name);
    const pending = context.names.pending();
    if (pending.length === 0) return;
    await link.keepNames(pending);
    context.names.settle(pending);
  }

  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const answer = turn.then(work);
    turn = answer.catch(() => undefined);
    return answer;
  }

  return {
    append: (batch) => inTurn(() => keep(batch)),
    keepNames: (needed) => inTurn(() => writeNames(needed)),
    place: () => (applied === undefined ? undefined : { upTo: position(applied.upTo), sealed: applied.sealed }),
    settled: async () => {
      await turn;
    },
  };
}

function receiptOf(fresh: readonly Fresh[], refused: readonly RefusedReading[]): StoreReceipt {
  const repeated = fresh.flatMap((ofKind) => ofKind.repeated);
  const duplicates = repeated.reduce((sum, { observations }) => sum + observations, 0);
  const contradicting = fresh.flatMap((ofKind) => ofKind.contradicting);
  return { stored: countIn(fresh), duplicates, repeated, refused: [...refused, ...contradicting] };
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
  fresh: readonly Fresh[],
  {
    upTo,
    sealed,
    rejudged,
    names,
  }: Pick<AppendTask, 'sealed'> & {
    readonly upTo: Position;
    readonly rejudged: readonly Rejudged[];
    readonly names: Names;
  },
): AppendTask {
  const tables = fresh
    .filter(({ batch }) => batch.readings.length > 0)
    .map(({ batch }) => ({ kind: batch.table.kind, rows: encodeRows(batch, names) }));
  const readings = fresh.flatMap(({ batch }) => batch.readings);
  const judgements = encodeJudgements({ rejudged, readings }, names);
  return { task: 'append', upTo, sealed, tables, judgements, names: names.pending() };
}

/** Whether there could be an observation that it is about. */
const isPossible = ({ kind, time, observation }: Rejudged, kinds: Kinds): boolean =>
  Number.isSafeInteger(time) && (kinds.get(kind)?.quantities.includes(observation.quantity) ?? false);

function advance(newest: NewestTimes, { readings, devices }: KindBatch): void {
  for (let row = 0; row < readings.length; row += 1) {
    const [reading, device] = [readings[row], devices[row]];
    if (reading !== undefined && device !== undefined) newest.advance(device, reading.time);
  }
}

const countIn = (fresh: readonly Fresh[]): number =>
  fresh.reduce((sum, { batch }) => sum + countObservations(batch.readings), 0);

const countObservations = (readings: readonly Reading[]): number =>
  readings.reduce((sum, { observations }) => sum + observations.length, 0);

const allDuplicates = (readings: readonly Reading[]): SealedReceipt => ({
  stored: 0,
  duplicates: countObservations(readings),
  repeated: readings.map((reading) => ({ reading, observations: reading.observations.length })),
  refused: [],
});
