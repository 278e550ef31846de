import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kinds } from '../../model/device-kind.ts';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { contractKinds } from '../contract/city.ts';
import { openDuckdbStore } from './duckdb-store.ts';

/** A folder for one test, and stores opened in it under a clock that stands still. */
export async function createStoreFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'barrio-duckdb-'));
  const file = join(folder, 'telemetry.duckdb');
  const events = createSilentEvents();
  const clock = { now: () => epochMs(Date.UTC(2026, 2, 1, 12)) };
  return {
    folder,
    file,
    events,
    open: (kinds: Kinds = contractKinds) => openDuckdbStore({ file, kinds, events, clock }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
