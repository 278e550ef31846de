import { startInfluxd } from '../servers/influxd.ts';
import type { RunningServer } from '../servers/running-server.ts';
import type { Stage } from './stage.ts';

/** A real InfluxDB beside the service, and the settings with which the service keeps its readings there. */
export async function openInflux(stage: Stage): Promise<RunningServer> {
  return stage.keep(await startInfluxd());
}

export const keepingIn = (url: string) => ({ BARRIO_STORE: 'influxdb', BARRIO_INFLUX_URL: url });
