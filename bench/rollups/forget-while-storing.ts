import { join } from 'node:path';
import { position } from '../../src/journal/port.ts';
import { days, milliseconds, minutes } from '../../src/model/duration.ts';
import { deviceId } from '../../src/model/ids.ts';
import { after, before } from '../../src/model/time.ts';
import { kindMeasuring, observe, start } from '../../src/stores/contract/city.ts';
import { whole } from '../figures.ts';
import type { PartReport } from '../part.ts';
import { inFolder, quantileOf, timed } from './folder.ts';
import { imaginePast, openStore } from './imagined-past.ts';

const station = kindMeasuring('bench-station', ['pm2_5', 'pm10', 'no2', 'o3', 'sound_level']);
const kinds = new Map([[station.id, station]]);
const speakers = Array.from({ length: 1000 }, (_, number) => ({
  id: deviceId(`d-${number}`),
  kind: station.id,
  area: undefined,
}));
const most = 200;

/** The oldest of 30 days of 1,000 stations goes while readings come in; then the newest readings are asked for, as at a start. */
export const forgetWhileStoring = (): Promise<PartReport> =>
  inFolder(async (folder) => {
    const file = join(folder, 'telemetry.duckdb');
    const span = { from: before(start, days(30)), to: start };
    await imaginePast({ file, kinds, speakers, everyOf: () => minutes(5), span });
    const store = await openStore(file, kinds);
    const appends: number[] = [];
    const state = { isForgotten: false };
    const forgetting = timed(() =>
      store.forget({ kind: station.id, what: 'readings', before: after(span.from, days(1)) }),
    ).finally(() => {
      state.isForgotten = true;
    });
    for (let turn = 0; !state.isForgotten; turn += 1) {
      const time = after(start, milliseconds(turn * 100 + 1));
      const observations = [observe('pm2_5', turn)];
      const readings = speakers
        .slice(0, 100)
        .map(({ id }) => ({ device: id, kind: station.id, area: undefined, time, receivedAt: time, observations }));
      appends.push((await timed(() => store.append({ readings, upTo: position(2 + turn) }))).wall);
    }
    const forgot = await forgetting;
    const latest = await timed(() => store.latest());
    await store.close();
    const worst = Math.max(...appends);
    return {
      tables: [
        {
          title: 'A day of 1,000 stations goes, of 30 days with a reading every 5 minutes',
          rows: [
            { what: 'forgetting', ms: whole(forgot.wall), 'CPU ms': whole(forgot.cpu) },
            {
              what: `an append meanwhile, p50 of ${whole(appends.length)}`,
              ms: whole(quantileOf(appends, 0.5)),
              'CPU ms': '-',
            },
            { what: 'the longest append', ms: whole(worst), 'CPU ms': '-' },
            { what: 'the newest of every series afterwards', ms: whole(latest.wall), 'CPU ms': whole(latest.cpu) },
          ],
        },
      ],
      verdicts: [
        { figure: `no append waits longer than ${most} ms`, measured: `${whole(worst)} ms`, reached: worst < most },
        { figure: 'the newest are found in 2 s', measured: `${whole(latest.wall)} ms`, reached: latest.wall < 2000 },
      ],
      notes: [],
    };
  });
