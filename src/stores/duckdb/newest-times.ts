import { hours } from '../../model/duration.ts';
import { before, type EpochMs, epochMs } from '../../model/time.ts';
import type { KindTable } from './schema.ts';
import { newestOfAll, newestSince } from './statements.ts';
import type { StorageLink } from './storage-link.ts';

/**
 * The newest time that is stored of each device: what is newer cannot be a repetition, so only the rest is looked up. Of a
 * device that has been silent for long only a bound is known, and everything up to it is looked up.
 */
export interface NewestTimes {
  of(device: number): number;
  advance(device: number, time: number): void;
}

function createNewestTimes(bound: number = Number.NEGATIVE_INFINITY): NewestTimes {
  const times = new Map<number, number>();
  return {
    of: (device) => times.get(device) ?? bound,
    advance(device, time) {
      if (time > (times.get(device) ?? bound)) times.set(device, time);
    },
  };
}

const recently = hours(48);

/** Reads the recent part of the tables only, however much history there is. */
export async function readNewestTimes(link: StorageLink, tables: readonly KindTable[]): Promise<NewestTimes> {
  const since = before(await newestTime(link, tables), recently);
  const newest = createNewestTimes(since);
  for (const table of tables) {
    const { rows, numbers } = await link.query({ task: 'query', ...newestSince(table, since), texts: 0 });
    const [devices, times] = numbers;
    for (let row = 0; row < rows; row += 1) newest.advance(devices?.[row] ?? 0, times?.[row] ?? 0);
  }
  return newest;
}

async function newestTime(link: StorageLink, tables: readonly KindTable[]): Promise<EpochMs> {
  let newest = 0;
  for (const table of tables) {
    const { numbers } = await link.query({ task: 'query', ...newestOfAll(table), texts: 0 });
    const time = numbers[0]?.[0] ?? Number.NaN;
    if (time > newest) newest = time;
  }
  return epochMs(newest);
}
