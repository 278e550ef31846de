import { afterAll, beforeAll } from 'vitest';
import { startInfluxd } from '../../../test/servers/influxd.ts';
import type { RunningServer } from '../../../test/servers/running-server.ts';
import { seconds } from '../../model/duration.ts';
import { systemClock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { contractKinds } from '../contract/city.ts';
import { describeStore } from '../contract/store.contract.ts';
import { openInfluxdbStore } from './influxdb-store.ts';

let server: RunningServer;
let databases = 0;
beforeAll(async () => {
  server = await startInfluxd();
});
afterAll(() => server.stop());

const openStore = (database: string) =>
  openInfluxdbStore({
    url: server.url,
    database,
    flavour: 'auto',
    kinds: contractKinds,
    events: createSilentEvents(),
    clock: systemClock,
    timeout: seconds(10),
  });

describeStore(
  'influxdb',
  async () => {
    databases += 1;
    const database = `contract "${databases}"`;
    const store = await openStore(database);
    return {
      store,
      async reopen() {
        await store.close();
        return await openStore(database);
      },
      cleanup: () => store.close(),
    };
  },
  {
    skips: {
      duplicates: 'InfluxDB overwrites and does not say so',
      old_judgements: 'InfluxDB overwrites: the judgement that came last stands',
      first_wins: 'InfluxDB overwrites: the last value stands',
      resume: 'it keeps no position',
    },
  },
);
