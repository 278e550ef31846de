import type { Observation, Reading } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { EpochMs } from '../../model/time.ts';
import { contradictionOf, type RefusedReading } from '../admit.ts';
import type { StoreReceipt } from '../port.ts';
import type { KindBatch } from './encode-rows.ts';
import type { NewestTimes } from './newest-times.ts';
import { type KindTable, noName } from './schema.ts';
import { spansOf } from './spans.ts';
import { overlap } from './statements.ts';
import type { StorageLink } from './storage-link.ts';

/** What is there at some (device, time) pairs: a value for each quantity of the table, NaN where there is none. */
class KnownRows {
  readonly #quantities: readonly QuantityId[];
  readonly #rows = new Map<number, Map<number, Float64Array>>();

  constructor({ quantities }: KindTable) {
    this.#quantities = quantities;
  }

  /** From now on the pair is doubted: what comes for it is compared. */
  doubt(device: number, time: number): Float64Array {
    const ofDevice = this.#rows.get(device) ?? new Map<number, Float64Array>();
    const row = ofDevice.get(time) ?? new Float64Array(this.#quantities.length).fill(Number.NaN);
    this.#rows.set(device, ofDevice.set(time, row));
    return row;
  }

  /** `undefined` for a pair that nobody doubted. */
  at(device: number, time: number): Float64Array | undefined {
    return this.#rows.get(device)?.get(time);
  }

  pairs(): readonly (readonly [device: number, time: number])[] {
    return [...this.#rows].flatMap(([device, times]) => [...times.keys()].map((time) => [device, time] as const));
  }
}

/** What of a batch is new; and of the rest, what is there alike, and what contradicts it. */
export type Fresh = {
  readonly batch: KindBatch;
  readonly repeated: StoreReceipt['repeated'];
  readonly contradicting: readonly RefusedReading[];
};

/**
 * Takes out of a batch what is stored already, or came before in the same batch. Only readings that are not newer than
 * everything of their device are looked up; an ordinary batch costs one comparison a reading.
 */
export async function withoutKnown(link: StorageLink, batch: KindBatch, newest: NewestTimes): Promise<Fresh> {
  const known = findDoubtful(batch, newest);
  const pairs = known.pairs();
  if (pairs.length === 0) return { batch, repeated: [], contradicting: [] };
  await readValues(link, { known, pairs, table: batch.table });
  const readings: Reading[] = [];
  const devices: number[] = [];
  const repeated: StoreReceipt['repeated'][number][] = [];
  const contradicting: RefusedReading[] = [];
  for (const [row, reading] of batch.readings.entries()) {
    const device = batch.devices[row] ?? noName;
    const values = known.at(device, reading.time);
    const parts = values === undefined ? undefined : compare(reading, values, batch.table);
    if (parts !== undefined && parts.repeated > 0) repeated.push({ reading, observations: parts.repeated });
    for (const refused of parts?.contradicting ?? []) contradicting.push(refused);
    const fresh = parts?.fresh ?? reading;
    if (fresh.observations.length === 0) continue;
    readings.push(fresh);
    devices.push(device);
  }
  return { batch: { table: batch.table, readings, devices }, repeated, contradicting };
}

function findDoubtful({ readings, devices, table }: KindBatch, newest: NewestTimes): KnownRows {
  const known = new KnownRows(table);
  const newestHere = new Map<number, EpochMs>();
  for (let row = 0; row < readings.length; row += 1) {
    const [reading, device] = [readings[row], devices[row]];
    if (reading === undefined || device === undefined) continue;
    const isNewest = reading.time > (newestHere.get(device) ?? newest.of(device));
    if (!isNewest || hasRepeats(reading)) known.doubt(device, reading.time);
    if (isNewest) newestHere.set(device, reading.time);
  }
  return known;
}

/** Whether a reading names a quantity twice. */
function hasRepeats({ observations }: Reading): boolean {
  for (let index = 1; index < observations.length; index += 1) {
    for (let earlier = 0; earlier < index; earlier += 1) {
      if (observations[index]?.quantity === observations[earlier]?.quantity) return true;
    }
  }
  return false;
}

async function readValues(
  link: StorageLink,
  {
    known,
    pairs,
    table,
  }: { readonly known: KnownRows; readonly pairs: ReturnType<KnownRows['pairs']>; readonly table: KindTable },
): Promise<void> {
  const times = Float64Array.from(pairs, ([, time]) => time);
  const devices = Int32Array.from(pairs, ([device]) => device);
  const { rows, numbers } = await link.query({
    task: 'query',
    ...overlap(table, spansOf(times)),
    texts: 0,
    candidates: { devices, times },
  });
  const [foundDevices, foundTimes, ...columns] = numbers;
  for (let row = 0; row < rows; row += 1) {
    const values = known.doubt(foundDevices?.[row] ?? 0, foundTimes?.[row] ?? 0);
    for (const [index, column] of columns.entries()) values[index] = column[row] ?? Number.NaN;
  }
}

type Compared = {
  readonly fresh: Reading;
  readonly repeated: number;
  readonly contradicting: readonly RefusedReading[];
};

/** Holds a reading against what is there at its time, and notes there what of it is new. */
function compare(reading: Reading, values: Float64Array, { quantities }: KindTable): Compared {
  const fresh: Observation[] = [];
  const contradicting: RefusedReading[] = [];
  for (const observation of reading.observations) {
    const column = quantities.indexOf(observation.quantity);
    const known = values[column] ?? Number.NaN;
    if (Number.isNaN(known)) {
      values[column] = observation.value;
      fresh.push(observation);
    } else if (known !== observation.value) {
      contradicting.push(contradiction(reading, observation, known));
    }
  }
  const repeated = reading.observations.length - fresh.length - contradicting.length;
  const isWhole = fresh.length === reading.observations.length;
  return { fresh: isWhole ? reading : { ...reading, observations: fresh }, repeated, contradicting };
}

const contradiction = (reading: Reading, observation: Observation, known: number): RefusedReading => ({
  reading: { ...reading, observations: [observation] },
  reason: contradictionOf(observation, known),
  code: 'duplicate_conflict',
});
