import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInfluxd } from '../../../test/servers/influxd.ts';
import type { RunningServer } from '../../../test/servers/running-server.ts';
import { position } from '../../journal/port.ts';
import { hours, minutes, seconds } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { after, systemClock } from '../../model/time.ts';
import { contractKinds, everything, gate, observe, reading, start } from '../contract/city.ts';
import { inOrder, ofAreas, ofDevices, rejudge, says, wholeKind, windowsOf } from '../contract/rollup-questions.ts';
import { createMemoryStore } from '../memory/memory-store.ts';
import type { StoreBatch } from '../port.ts';
import { devicePages } from './device-pages.ts';
import { createHttp } from './http.ts';
import { openForTest } from './open-for-test.ts';
import { createQuery } from './query.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startInfluxd();
});
afterAll(() => server.stop());

const queryOf = (database: string) => {
  const settings = { url: server.url, database, flavour: 'v1', timeout: seconds(10) } as const;
  return createQuery(createHttp(settings, systemClock), settings);
};

/** What a dashboard sees: the plain field. */
async function fieldOf(database: string, field: string): Promise<readonly (number | undefined)[]> {
  const values: (number | undefined)[] = [];
  for await (const { rows } of queryOf(database)(`SELECT "${field}" FROM "test-gate"`)) {
    values.push(...rows.map((row) => row.number(field)));
  }
  return values;
}

describe('with a real influxd', () => {
  it('batches that come again put no old judgement back, and dashboards see the new one when all came again', async () => {
    await using store = await openForTest({ url: server.url, database: 'again' });
    const [first, second] = [0, 1].map((at) =>
      reading([observe('battery_level', 50 + at, { quality: 'pass' })], { at: minutes(at) }),
    );
    if (first === undefined || second === undefined) throw new RangeError('two readings were made');
    const batches: readonly StoreBatch[] = [
      { readings: [first], upTo: position(1) },
      { readings: [second], rejudged: [rejudge(first)], upTo: position(2) },
    ];
    const qualities = async () => {
      const query = { device: first.device, kind: gate.id, from: start, to: after(start, hours(1)), limit: 9 };
      const read = await store.readings({ ...query, order: 'oldest_first' });
      return read.map(({ observations: [observation] }) => observation?.quality);
    };
    for (const batch of batches) await store.append(batch);
    expect(await qualities()).toEqual(['suspect', 'pass']);
    expect(await fieldOf('again', 'battery_level_quality')).toEqual([3, 1]);
    for (const batch of batches) {
      await store.append(batch);
      expect(await qualities()).toEqual(['suspect', 'pass']);
    }
    expect(await fieldOf('again', 'battery_level_quality')).toEqual([3, 1]);
    expect(await fieldOf('again', 'battery_level')).toEqual([50, 51]);
  });

  it('devices are divided into pages, each device on one of them', async () => {
    await using store = await openForTest({ url: server.url, database: 'pages' });
    const names = Array.from({ length: 23 }, (_, index) => `device-${index}`);
    const readings = names.flatMap((device) => says('pm2_5', [[0, 1]], { device, kind: everything }));
    await store.append({ readings, upTo: position(1) });
    const query = queryOf('pages');
    const pagesOf = (from: number, to: number, size: Parameters<typeof devicePages>[2]) => {
      const span = { from: after(start, hours(from)), to: after(start, hours(to)) };
      return devicePages(query, { kind: everything, span, reach: hours(1) }, size);
    };
    expect(await pagesOf(-1, 1, { points: 1, devices: 1 })).toEqual(['']);
    expect(await pagesOf(-12, 12, { points: 24 * 60 * 23, devices: 23 })).toEqual(['']);
    const pages = await pagesOf(-12, 12, { points: 24 * 60 * 10, devices: 23 });
    expect(pages.map((page) => page.match(/"device" = /g)?.length)).toEqual([10, 10, 3]);
    expect(pages.flatMap((page) => page.match(/device-\d+/g) ?? []).toSorted()).toEqual(names.toSorted());
    expect(await pagesOf(-12, 12, { points: 1, devices: 5 })).toHaveLength(23);
    expect(await pagesOf(0.5, 24.5, { points: 1, devices: 5 })).toHaveLength(23);
  });

  it('a day of more devices than a page holds is rolled up as in memory', async () => {
    await using store = await openForTest({ url: server.url, database: 'day' });
    const memory = createMemoryStore({ kinds: contractKinds });
    const readings = Array.from({ length: 600 }, (_, index) => [
      ...says(
        'occupied',
        [
          [-2, index % 2],
          [index % 50, 1],
        ],
        { device: `device-${index}` },
      ),
      ...says(
        'active_energy',
        [
          [-90, index],
          [1400, index * 2],
        ],
        { device: `device-${index}`, area: undefined },
      ),
    ]).flat();
    for (const kept of [memory, store]) await kept.append({ readings, upTo: position(1) });
    const windows = windowsOf(hours(24), 1);
    for (const quantity of ['occupied', 'active_energy'] as const) {
      for (const task of [ofDevices(quantity, { windows }), ofAreas(quantity, [wholeKind(600)], { windows })]) {
        const worked = await store.workOut(task);
        expect(inOrder(worked)).toEqual(inOrder(await memory.workOut(task)));
        expect(worked).toHaveLength(task.of.by === 'device' ? 600 : 1);
        expect(await store.rollUp({ ...task, level: '1d' })).toEqual({ fresh: worked.length, restated: 0 });
      }
    }
  });

  it('rollups of another type in the way are an error that says so, not a silence', async () => {
    await using store = await openForTest({ url: server.url, database: 'taken' });
    await store.append({ readings: says('pm2_5', [[0, 1]]), upTo: position(1) });
    const line = `test-everything_1h,device=one pm2_5_mean="high" ${start}`;
    const written = await fetch(`${server.url}/write?db=taken&precision=ms`, { method: 'POST', body: line });
    expect(written.status).toBe(204);
    const task = { ...ofDevices('pm2_5', { of: { by: 'device', device: deviceId('one') } }), level: '1h' } as const;
    await expect(store.rollUp(task)).rejects.toThrow('field type conflict');
  });
});
