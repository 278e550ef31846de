import type { Reading } from '../../model/observation.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Names } from './names.ts';
import type { NewestTimes } from './newest-times.ts';
import type { KindTable } from './schema.ts';
import { overlap } from './statements.ts';
import type { StorageLink } from './storage-link.ts';

/** What is known of some (device, time) pairs: a bit for each quantity that is there, in the order of the table. */
export class KnownRows {
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

type Context = { readonly table: KindTable; readonly names: Names; readonly newest: NewestTimes };

/**
 * Takes out of the readings what is stored already, or came before in the same batch. Only readings that are not newer than
 * everything of their device are looked up; an ordinary batch costs one comparison a reading.
 */
export async function withoutKnown(
  link: StorageLink,
  readings: readonly Reading[],
  context: Context,
): Promise<readonly Reading[]> {
  const known = findDoubtful(readings, context);
  const pairs = known.pairs();
  if (pairs.length === 0) return readings.filter(hasRepeats).length === 0 ? readings : readings.map(withoutRepeats);
  await readMasks(link, { known, pairs, table: context.table });
  return readings.flatMap((reading) => {
    const fresh = subtract(withoutRepeats(reading), { known, context });
    return fresh.observations.length > 0 ? [fresh] : [];
  });
}

function findDoubtful(readings: readonly Reading[], { names, newest }: Context): KnownRows {
  const known = new KnownRows();
  const newestHere = new Map<number, EpochMs>();
  for (const { device, time } of readings) {
    const number = names.numberOf(device);
    const newestSoFar = Math.max(newest.of(number), newestHere.get(number) ?? Number.NEGATIVE_INFINITY);
    if (time <= newestSoFar) known.add(number, time);
    else newestHere.set(number, time);
  }
  return known;
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
    ...overlap(table, spanOf(times)),
    texts: 0,
    candidates: { devices, times },
  });
  const [foundDevices, foundTimes, masks] = numbers;
  for (let row = 0; row < rows; row += 1) {
    known.add(foundDevices?.[row] ?? 0, foundTimes?.[row] ?? 0, masks?.[row] ?? 0);
  }
}

function subtract(reading: Reading, { known, context }: { known: KnownRows; context: Context }): Reading {
  const device = context.names.numberOf(reading.device);
  const mask = known.maskOf(device, reading.time);
  if (mask === undefined) return reading;
  const bitOf = (observation: Reading['observations'][number]): number =>
    1 << context.table.quantities.indexOf(observation.quantity);
  const observations = reading.observations.filter((observation) => (mask & bitOf(observation)) === 0);
  known.add(
    device,
    reading.time,
    observations.reduce((bits, observation) => bits | bitOf(observation), 0),
  );
  return observations.length === reading.observations.length ? reading : { ...reading, observations };
}

const hasRepeats = ({ observations }: Reading): boolean =>
  observations.some(({ quantity }, index) => observations.findIndex((other) => other.quantity === quantity) !== index);

/** One reading that names a quantity twice keeps the first. */
const withoutRepeats = (reading: Reading): Reading =>
  hasRepeats(reading)
    ? {
        ...reading,
        observations: reading.observations.filter(
          ({ quantity }, index, all) => all.findIndex((other) => other.quantity === quantity) === index,
        ),
      }
    : reading;

/** Both ends included. */
export function spanOf(times: Float64Array): { readonly from: EpochMs; readonly to: EpochMs } {
  const bounds = times.reduce(({ from, to }, time) => ({ from: Math.min(from, time), to: Math.max(to, time) }), {
    from: Number.POSITIVE_INFINITY,
    to: Number.NEGATIVE_INFINITY,
  });
  return { from: epochMs(bounds.from), to: epochMs(bounds.to) };
}
