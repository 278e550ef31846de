import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { position } from '../../../journal/port.ts';
import { days, hours, minutes } from '../../../model/duration.ts';
import { areaId, deviceId } from '../../../model/ids.ts';
import { after, before, epochMs } from '../../../model/time.ts';
import { gate, mast, observe, reading, start } from '../../contract/city.ts';
import type { Store, TimeSpan } from '../../port.ts';
import { inspectDuckdbCopy } from '../inspect-copy.ts';
import { createStoreFolder } from '../open-for-test.ts';

const hour: TimeSpan = { from: start, to: after(start, hours(1)) };
const at = after(start, hours(2));
const byDevice = { by: 'device' } as const;
const everywhere = { by: 'area', groups: [{ id: '', areas: undefined, devices: 3 }] } as const;

describe('rollups of the embedded store', { timeout: 60_000 }, () => {
  let place: Awaited<ReturnType<typeof createStoreFolder>>;
  let target: Awaited<ReturnType<typeof createStoreFolder>>;
  let store: Store;
  let written: number;
  beforeEach(async () => {
    place = await createStoreFolder();
    target = await createStoreFolder();
    store = await place.open();
    written = 0;
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
    await target.remove();
  });

  const append = (values: readonly (readonly [device: string, minute: number, level: number])[]) => {
    written += 1;
    const readings = values.map(([device, minute, level]) =>
      reading([observe('battery_level', level)], { device, at: minutes(minute) }),
    );
    return store.append({ readings, upTo: position(written) });
  };
  const rollUp = (windows: readonly TimeSpan[] = [hour]) =>
    store.rollUp({ kind: gate.id, quantities: ['battery_level'], windows, of: byDevice, level: '1h', at });
  const kept = (from: Store = store) =>
    from.rollups({
      from: before(start, days(9)),
      to: after(start, days(9)),
      level: '1h',
      kind: gate.id,
      quantities: ['battery_level'],
      by: 'device',
    });

  it('are written again only where they changed, and outlive the process', async () => {
    await append([
      ['gate-1', 1, 80],
      ['gate-2', 1, 50],
    ]);
    expect(await rollUp()).toEqual({ fresh: 2, restated: 0 });
    await append([['gate-2', 2, 40]]);
    expect(await rollUp()).toEqual({ fresh: 0, restated: 1 });
    expect(await rollUp()).toEqual({ fresh: 0, restated: 0 });
    await store.close();
    store = await place.open();
    expect(await kept()).toMatchObject([
      { group: 'gate-1', counted: { mean: 80 }, revision: 1, workedOutAt: at },
      { group: 'gate-2', counted: { mean: 45, count: 2 }, revision: 2 },
    ]);
  });

  const chapterEnd = Math.ceil(start / days(7)) * days(7);
  const chapterStart = chapterEnd - days(7);
  it.each([
    ['forwards', [-3, -2, -1].map((later) => chapterEnd + later * hours(1))],
    ['backwards, as those of the past are', [2, 1, 0].map((later) => chapterStart + later * hours(1))],
  ])('stay what they are when the hours of a chapter, rolled up %s, are put in order', async (_name, starts) => {
    const windows = starts.map((from) => ({ from: epochMs(from), to: epochMs(from + hours(1)) }));
    await append(
      windows.flatMap(({ from }, index) =>
        ['gate-1', 'gate-2'].map((device) => [device, (from - start) / minutes(1), 10 * index] as const),
      ),
    );
    for (const window of windows) expect(await rollUp([window])).toEqual({ fresh: 2, restated: 0 });
    expect((await kept()).map(({ group, start: begin, counted }) => [group, begin, counted.mean])).toEqual(
      ['gate-1', 'gate-2'].flatMap((device) =>
        windows
          .map(({ from }, index) => [device, from, 10 * index])
          .sort(([, one], [, other]) => Number(one) - Number(other)),
      ),
    );
    await store.close();
    const instance = await DuckDBInstance.create(place.file);
    const connection = await instance.connect();
    const rows = await connection.runAndReadAll(
      `SELECT n.name FROM rollups."test-gate_1h" r JOIN names n ON n.number = r.group_number ORDER BY r.rowid`,
    );
    connection.closeSync();
    instance.closeSync();
    store = await place.open();
    expect(rows.getRowsJS().flat()).toEqual(['gate-1', 'gate-1', 'gate-1', 'gate-2', 'gate-2', 'gate-2']);
  });

  it('are named after areas that no reading has named', async () => {
    await append([['gate-1', 1, 80]]);
    const groups = [{ id: areaId('district'), areas: [areaId('centro'), areaId('unheard')], devices: 1 }];
    await store.rollUp({ kind: gate.id, windows: [hour], of: { by: 'area', groups }, level: '1h', at });
    await store.close();
    store = await place.open();
    const asked = { ...hour, level: '1h', kind: gate.id, quantities: ['battery_level'], by: 'area' } as const;
    expect(await store.rollups({ ...asked, groups: ['district'] })).toMatchObject([
      { group: 'district', counted: { mean: 80 } },
    ]);
    expect(await store.rollups({ ...asked, groups: [''] })).toEqual([]);
  });

  it('do not hold readings up', async () => {
    const many = Array.from({ length: 60_000 }, (_, index) =>
      reading([observe('pm2_5', index % 50), observe('sound_level', index % 60)], {
        device: `mast-${index % 1000}`,
        kind: mast.id,
        at: Math.floor(index / 1000) * minutes(1),
      }),
    );
    await store.append({ readings: many, upTo: position((written += 1)) });
    const windows = Array.from({ length: 60 }, (_, minute) => ({
      from: after(start, minutes(minute)),
      to: after(start, minutes(minute + 1)),
    }));
    const isRolled = { up: false };
    const rolling = store.rollUp({ kind: mast.id, windows, of: byDevice, level: '1min', at }).finally(() => {
      isRolled.up = true;
    });
    let appended = 0;
    while (!isRolled.up) {
      await append([['gate-1', appended, 1]]);
      if (!isRolled.up) appended += 1;
    }
    expect(await rolling).toEqual({ fresh: 120_000, restated: 0 });
    expect(appended).toBeGreaterThan(3);
  });

  it('and judgements are in a copy, which opens as a store', async () => {
    await append([['gate-1', 1, 80]]);
    const [first] = await store.latest();
    const [observation] = first?.observations ?? [];
    if (first === undefined || observation === undefined) throw new Error('one was written');
    const again = {
      ...first,
      observation: { ...observation, quality: 'suspect' as const, reasons: ['spike: x'], revision: 2 },
    };
    await store.append({ readings: [], rejudged: [again], upTo: position((written += 1)) });
    await rollUp();
    await store.rollUp({ kind: gate.id, windows: [hour], of: everywhere, level: '1h', at });
    await store.copyTo(target.folder);
    expect(await inspectDuckdbCopy(target.file)).toMatchObject({ faults: [], rows: { [gate.id]: 1 } });
    const copy = await target.open();
    expect(await kept(copy)).toEqual(await kept());
    expect(await kept(copy)).toMatchObject([
      { counted: { count: 0 }, all: { count: 1, mean: 80 }, quality: { suspect: 1 } },
    ]);
    expect(await copy.latest()).toMatchObject([{ observations: [{ quality: 'suspect', revision: 2 }] }]);
    await copy.close();
  });

  it('find their tables in a file that was made before there were any', async () => {
    await store.close();
    await place.remove();
    place = await createStoreFolder();
    await writeOldFile(place.file);
    store = await place.open();
    expect(place.events.emitted).toEqual([]);
    expect(await store.resumeFrom()).toEqual({ upTo: 7, sealed: 'of old' });
    expect(await store.latest()).toMatchObject([{ device: 'gate-1', observations: [{ value: 80, quality: 'pass' }] }]);
    expect(await rollUp()).toEqual({ fresh: 1, restated: 0 });
    expect(await kept()).toMatchObject([{ group: 'gate-1', counted: { mean: 80 } }]);
  });

  it('and readings go when they are told to, but for what lies in the given spans', async () => {
    await append([0, 60, 120].map((minute) => ['gate-1', minute, minute] as const));
    const threeHours = [0, 1, 2].map((later) => ({
      from: after(start, hours(later)),
      to: after(start, hours(later + 1)),
    }));
    await rollUp(threeHours);
    const except = [{ from: epochMs(start), to: after(start, hours(1)) }];
    await store.forget({ kind: gate.id, what: 'readings', before: after(start, hours(2)), except });
    const span = { from: before(start, hours(1)), to: after(start, hours(9)) };
    const left = await store.readings({
      ...span,
      device: deviceId('gate-1'),
      kind: gate.id,
      limit: 9,
      order: 'oldest_first',
    });
    expect(left.map(({ time }) => time - start)).toEqual([0, hours(2)]);
    expect(await kept()).toHaveLength(3);
    await store.forget({ kind: gate.id, what: '1h', before: after(start, hours(2)) });
    expect((await kept()).map(({ start: begin }) => begin - start)).toEqual([hours(2)]);
  });
});

/** A file as the store of the journal's first version left it: no judgements, no rollups. */
async function writeOldFile(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const statement of [
    'CREATE SCHEMA readings',
    'CREATE TABLE names (number INTEGER NOT NULL, name VARCHAR NOT NULL)',
    'CREATE TABLE journal_position (up_to DOUBLE NOT NULL)',
    'CREATE TABLE batch_seal (sealed VARCHAR NOT NULL)',
    `CREATE TABLE readings."test-gate" (device INTEGER NOT NULL, area INTEGER NOT NULL, time BIGINT NOT NULL, \
received_at BIGINT NOT NULL, reasons VARCHAR, occupied DOUBLE, occupied_quality UTINYINT, battery_level DOUBLE, \
battery_level_quality UTINYINT, device_temperature DOUBLE, device_temperature_quality UTINYINT)`,
    `INSERT INTO names VALUES (1, 'gate-1'), (2, 'centro')`,
    `INSERT INTO readings."test-gate" VALUES (1, 2, ${start}, ${start}, NULL, NULL, 0, 80, 1, NULL, 0)`,
    'INSERT INTO journal_position VALUES (7)',
    `INSERT INTO batch_seal VALUES ('of old')`,
  ]) {
    await connection.run(statement);
  }
  connection.closeSync();
  instance.closeSync();
}
