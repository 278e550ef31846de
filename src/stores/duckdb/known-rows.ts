import type { Reading } from '../../model/observation.ts';
import type { EpochMs } from '../../model/time.ts';
import type { StoreReceipt } from '../port.ts';
import type { KindBatch } from './encode-rows.ts';
import type { NewestTimes } from './newest-times.ts';
import { type KindTable, noName } from './schema.ts';
import { spansOf } from './spans.ts';
import { overlap } from './statements.ts';
import type { StorageLink } from './storage-link.ts';

/** What is known of some (device, time) pairs: a bit for each quantity that is there, in the order of the table. */
class KnownRows {
  readonly #masks = new Map<number, Map<number, number>>();

  add(device: number, time: number, mask = 0): void {
    const ofDevice = this.#masks.get(device) ?? new Map<number, number>();
    this.#masks.set(device, ofDevice.set(time, (ofDevice.get(time) ?? 0) | mask));
  }

  /** `undefined` for a pair that nobody doubted. */
  maskOf(device: number, time: number): number | undefined {
    return this.#masks.get(device)?.get(time);
  }

  pairs(): readonly (readonly [device: number, time: number])[] {
    return [...this.#masks].flatMap(([device, times]) => [...times.keys()].map((time) => [device, time] as const));
  }
}

/** What of a batch is new, and how many observations of which readings are not. */
export type Fresh = { readonly batch: KindBatch; readonly repeated: StoreReceipt['repeated'] };

/**
 * Takes out of a batch what is stored already, or came before in the same batch. Only readings that are not newer than
 * everything of their device are looked up; an ordinary batch costs one comparison a reading.
 */
export async function withoutKnown(link: StorageLink, batch: KindBatch, newest: NewestTimes): Promise<Fresh> {
  const known = findDoubtful(batch, newest);
  const pairs = known.pairs();
  if (pairs.length === 0) return { batch, repeated: [] };
  await readMasks(link, { known, pairs, table: batch.table });
  const readings: Reading[] = [];
  const devices: number[] = [];
  const repeated: StoreReceipt['repeated'][number][] = [];
  for (const [row, reading] of batch.readings.entries()) {
    const device = batch.devices[row] ?? noName;
    const fresh = subtract(reading, { known, device, table: batch.table });
    if (fresh !== reading) {
      repeated.push({ reading, observations: reading.observations.length - fresh.observations.length });
    }
    if (fresh.observations.length === 0) continue;
    readings.push(fresh);
    devices.push(device);
  }
  return { batch: { table: batch.table, readings, devices }, repeated };
}

function findDoubtful({ readings, devices }: KindBatch, newest: NewestTimes): KnownRows {
  const known = new KnownRows();
  const newestHere = new Map<number, EpochMs>();
  for (let row = 0; row < readings.length; row += 1) {
    const [reading, device] = [readings[row], devices[row]];
    if (reading === undefined || device === undefined) continue;
    const isNewest = reading.time > (newestHere.get(device) ?? newest.of(device));
    if (!isNewest || hasRepeats(reading)) known.add(device, reading.time);
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

async function readMasks(
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
  const [foundDevices, foundTimes, masks] = numbers;
  for (let row = 0; row < rows; row += 1) {
    known.add(foundDevices?.[row] ?? 0, foundTimes?.[row] ?? 0, masks?.[row] ?? 0);
  }
}

function subtract(
  reading: Reading,
  { known, device, table }: { readonly known: KnownRows; readonly device: number; readonly table: KindTable },
): Reading {
  const before = known.maskOf(device, reading.time);
  if (before === undefined) return reading;
  let mask = before;
  const observations = reading.observations.filter(({ quantity }) => {
    const bit = 1 << table.quantities.indexOf(quantity);
    const isNew = (mask & bit) === 0;
    mask |= bit;
    return isNew;
  });
  known.add(device, reading.time, mask);
  return observations.length === reading.observations.length ? reading : { ...reading, observations };
}
