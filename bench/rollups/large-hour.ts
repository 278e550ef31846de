import { join } from 'node:path';
import { hours, minutes } from '../../src/model/duration.ts';
import { areaId, deviceId } from '../../src/model/ids.ts';
import type { RollupGroup, RollupLevel } from '../../src/model/rollup.ts';
import { after, before } from '../../src/model/time.ts';
import { kindMeasuring, start } from '../../src/stores/contract/city.ts';
import type { RollupTask } from '../../src/stores/port.ts';
import { whole } from '../figures.ts';
import type { PartReport } from '../part.ts';
import { inFolder, timed } from './folder.ts';
import { imaginePast, openStore } from './imagined-past.ts';

const devices = 10_000;
const areas = Array.from({ length: 40 }, (_, number) => areaId(`district-${number}`));
const mostCpu = 400;
const mostMiB = 200;

const rhythm = { speaks: 'periodically', every: minutes(1), lateAfter: minutes(2), staleAfter: minutes(5) } as const;
const gauges = { ...kindMeasuring('bench-gauges', ['pm2_5', 'air_temperature', 'relative_humidity']), rhythm };
const lamp = { ...kindMeasuring('bench-lamp', ['lamp_on', 'active_power', 'active_energy']), rhythm };
const groups: readonly RollupGroup[] = [
  ...areas.map((id) => ({ id, areas: [id], devices: devices / areas.length })),
  { id: '', areas: undefined, devices },
];

/** An hour of 10,000 devices that speak every minute of three quantities. */
export const rollUpLargeHour = (): Promise<PartReport> =>
  inFolder(async (folder) => {
    const rows: Record<string, string>[] = [];
    const cpus: number[] = [];
    let grown = 0;
    for (const kind of [gauges, lamp]) {
      const kinds = new Map([[kind.id, kind]]);
      const speakers = Array.from({ length: devices }, (_, number) => ({
        id: deviceId(`d-${number}`),
        kind: kind.id,
        area: areas[number % areas.length],
      }));
      const file = join(folder, `${kind.id}.duckdb`);
      const span = { from: before(start, hours(2)), to: after(start, hours(1)) };
      await imaginePast({ file, kinds, speakers, everyOf: () => minutes(1), span });
      const store = await openStore(file, kinds);
      const rss = process.memoryUsage.rss();
      const hour = { kind: kind.id, windows: [{ from: start, to: after(start, hours(1)) }], at: start };
      const tasks: readonly (readonly [string, RollupTask & { readonly level: RollupLevel }])[] = [
        ['each device', { ...hour, of: { by: 'device' }, level: '1h' }],
        ['the same once more', { ...hour, of: { by: 'device' }, level: '1h' }],
        ['41 areas', { ...hour, of: { by: 'area', groups }, level: '1h' }],
      ];
      for (const [name, task] of tasks) {
        const { wall, cpu } = await timed(() => store.rollUp(task));
        cpus.push(cpu);
        rows.push({ kind: kind.id, hour: name, ms: whole(wall), 'CPU ms': whole(cpu) });
      }
      grown = Math.max(grown, (process.memoryUsage.rss() - rss) / 2 ** 20);
      await store.close();
    }
    const most = Math.max(...cpus);
    return {
      tables: [{ title: 'An hour of 10,000 devices with 60 readings of three quantities each', rows }],
      verdicts: [
        { figure: `rolled up in ${mostCpu} ms of CPU`, measured: `${whole(most)} ms at most`, reached: most < mostCpu },
        {
          figure: `memory grows by less than ${mostMiB} MiB`,
          measured: `${whole(grown)} MiB`,
          reached: grown < mostMiB,
        },
      ],
      notes: [],
    };
  });
