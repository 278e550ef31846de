import { startInfluxd } from '../../servers/influxd.ts';
import type { Stage } from '../stage.ts';
import { startCutProxy } from './cut-proxy.ts';

/** A real InfluxDB behind a wire that is not plugged in yet: until then every reading waits in the journal. */
export type AbsentStore = {
  readonly settings: Readonly<Record<string, string>>;
  /** From now on the store answers. */
  plugIn(): void;
};

export async function prepareAbsentStore(stage: Stage): Promise<AbsentStore> {
  const influxd = stage.keep(await startInfluxd());
  const wire = stage.keep(await startCutProxy(() => influxd.port));
  wire.refuse();
  return {
    settings: { BARRIO_STORE: 'influxdb', BARRIO_INFLUX_URL: `http://127.0.0.1:${wire.port}` },
    plugIn: () => wire.heal(),
  };
}
