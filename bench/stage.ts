import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInfluxd } from '../test/servers/influxd.ts';
import type { RunningServer } from '../test/servers/running-server.ts';
import type { Sender } from './load/plan.ts';
import { registerDevices, type Service, type ServiceOptions, startService } from './running-barrio.ts';

export type StoreName = 'duckdb' | 'influxdb';

/** A running service with an empty store and registered devices; all of it goes away at the end. */
export interface Stage extends AsyncDisposable {
  readonly service: Service;
  readonly senders: readonly Sender[];
  /** Only with the store `influxdb`. */
  readonly influxd: RunningServer | undefined;
  readonly options: ServiceOptions;
}

type StageOptions = {
  readonly store: StoreName;
  readonly devices: number;
  readonly profile?: string | undefined;
  /** More settings of the service. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
};

export async function openStage({ store, devices, profile, environment: more }: StageOptions): Promise<Stage> {
  await using opening = new AsyncDisposableStack();
  const dataDir = opening.adopt(await mkdtemp(join(tmpdir(), 'barrio-bench-')), (folder) =>
    rm(folder, { recursive: true, force: true }),
  );
  const influxd = store === 'influxdb' ? opening.use(await startInfluxd()) : undefined;
  const environment = {
    BARRIO_STORE: store,
    ...more,
    ...(influxd === undefined ? {} : { BARRIO_INFLUX_URL: influxd.url, BARRIO_INFLUX_DATABASE: 'bench' }),
  };
  const options = { dataDir, environment, profile };
  const senders = devices === 0 ? [] : await registerDevices(devices, options);
  const service = opening.adopt(await startService(options), (running) => running.end('SIGTERM'));
  const open = opening.move();
  return { service, senders, influxd, options, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
