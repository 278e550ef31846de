import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { days, hours } from '../../src/model/duration.ts';
import { areaId, deviceId } from '../../src/model/ids.ts';
import type { QuantityId } from '../../src/model/quantity.ts';
import { after, before } from '../../src/model/time.ts';
import { kindMeasuring, start } from '../../src/stores/contract/city.ts';
import { keptNames } from '../../src/stores/duckdb/rollups/columns.ts';
import { rollupTable } from '../../src/stores/duckdb/schema.ts';
import { median, whole } from '../figures.ts';
import type { PartReport } from '../part.ts';
import { inFolder, timed } from './folder.ts';
import { imaginePast, openStore } from './imagined-past.ts';

const quantities: readonly QuantityId[] = [
  ...(['pm2_5', 'pm10', 'no2', 'o3', 'co', 'so2', 'air_temperature', 'relative_humidity'] as const),
  ...(['atmospheric_pressure', 'sound_level', 'illuminance'] as const),
];
const station = kindMeasuring('bench-station', quantities);
const kinds = new Map([[station.id, station]]);
const areas = Array.from({ length: 60 }, (_, number) => areaId(`area-${number}`));
const speakers = areas.map((area, number) => ({ id: deviceId(`d-${number}`), kind: station.id, area }));
const year = { from: before(start, days(365)), to: start };
const well = 1000;

/** As they lie when each hour was kept after the one before, and when each week of them was put in order. */
const orders = {
  'hour by hour': 'start',
  'week by week in order': `start // ${days(7)}, quantity_number, group_number, start`,
};

/** A year of hourly means of one district, out of 60 areas with 11 quantities each. */
export const askForYear = (): Promise<PartReport> =>
  inFolder(async (folder) => {
    const rows: Record<string, string>[] = [];
    const all: number[] = [];
    for (const [name, order] of Object.entries(orders)) {
      const file = join(folder, `${Object.keys(orders).indexOf(name)}.duckdb`);
      await imaginePast({
        file,
        kinds,
        speakers,
        everyOf: () => hours(1),
        span: { ...year, to: after(year.from, hours(1)) },
      });
      await keepYear(file, order);
      const store = await openStore(file, kinds);
      const ask = () =>
        store.rollups({
          ...year,
          level: '1h',
          kind: station.id,
          quantities: ['no2'],
          by: 'area',
          groups: [areas[17] ?? ''],
        });
      const found = (await ask()).length;
      const figures = [await timed(ask), await timed(ask), await timed(ask)];
      const wall = median(figures.map((figure) => figure.wall));
      all.push(wall);
      const cpu = whole(median(figures.map((figure) => figure.cpu)));
      rows.push({ kept: name, rollups: whole(found), ms: whole(wall), 'CPU ms': cpu });
      await store.close();
    }
    const worst = Math.max(...all);
    return {
      tables: [{ title: 'A year of hourly means of one of 60 areas, of one of 11 quantities', rows }],
      verdicts: [
        { figure: 'well under a second, in whatever order', measured: `${whole(worst)} ms`, reached: worst < well / 2 },
      ],
      notes: [],
    };
  });

const others = (name: string): string =>
  name.endsWith('_count') ? '0' : '(area * 7 + number * 13 + hour * 17) % 1000 / 20';

async function keepYear(file: string, order: string): Promise<void> {
  const instance = await DuckDBInstance.create(file, { threads: '2' });
  const connection = await instance.connect();
  const named = new Map([
    ['group_number', 'area'],
    ['quantity_number', 'number'],
    ['start', `${year.from} + hour * ${hours(1)}`],
    ['finish', `${year.from} + (hour + 1) * ${hours(1)}`],
    ['revision', '1'],
    ['worked_out_at', `${year.from} + (hour + 1) * ${hours(1)} + 70000`],
  ]);
  const counts = new Map(['counted_count', 'all_count', 'pass_count'].map((name) => [name, '12']));
  const values = keptNames.map((name) => `${named.get(name) ?? counts.get(name) ?? others(name)} AS ${name}`);
  const known = quantities.map((id) => `'${id}'`).join(', ');
  try {
    await connection.run(
      `INSERT INTO names SELECT 1000 + row_number() OVER (), name FROM unnest([${known}]) wanted(name) ` +
        'WHERE name NOT IN (SELECT name FROM names)',
    );
    await connection.run(
      `INSERT INTO ${rollupTable(station.id, { by: 'area', level: '1h' })} (${keptNames.join(', ')}) ` +
        `SELECT ${keptNames.join(', ')} FROM (SELECT ${values.join(', ')} FROM range(${365 * 24}) hours(hour), ` +
        `(SELECT number FROM names WHERE name IN (${known})), ` +
        `(SELECT number AS area FROM names WHERE name LIKE 'area-%')) ORDER BY ${order}`,
    );
    await connection.run('CHECKPOINT');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
