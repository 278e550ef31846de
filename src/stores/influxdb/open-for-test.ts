import { milliseconds, seconds } from '../../model/duration.ts';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { contractKinds } from '../contract/city.ts';
import type { Store } from '../port.ts';
import { type InfluxdbStoreOptions, openInfluxdbStore } from './influxdb-store.ts';

/** 2026-03-01T12:00:00Z. */
export const testNow = epochMs(Date.UTC(2026, 2, 1, 12));

/** A store with a clock that stands still, and waits short enough for tests of what never answers. */
export async function openForTest(
  options: Pick<InfluxdbStoreOptions, 'url'> & Partial<InfluxdbStoreOptions>,
): Promise<Store & AsyncDisposable> {
  const store = await openInfluxdbStore({
    database: 'city',
    flavour: 'v1',
    kinds: contractKinds,
    events: createSilentEvents(),
    clock: { now: () => testNow },
    timeout: seconds(10),
    ...options,
  });
  return { ...store, [Symbol.asyncDispose]: () => store.close() };
}

export const impatient = { timeout: milliseconds(400), queryTimeout: milliseconds(400) } as const;
