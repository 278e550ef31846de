import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { contractKinds } from '../contract/city.ts';
import { describeStore } from '../contract/store.contract.ts';
import { openDuckdbStore } from './duckdb-store.ts';

describeStore('duckdb', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'barrio-duckdb-'));
  const open = () =>
    openDuckdbStore({
      file: join(folder, 'telemetry.duckdb'),
      kinds: contractKinds,
      events: createSilentEvents(),
      clock: systemClock,
    });
  let store = await open();
  return {
    store,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async cleanup() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});
