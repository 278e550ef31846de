import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { after, before } from '../../model/time.ts';
import { gate, observe, reading, start } from '../contract/city.ts';
import type { Store } from '../port.ts';
import { inspectDuckdbCopy } from './inspect-copy.ts';
import { createStoreFolder } from './open-for-test.ts';

describe('a copy of the embedded store', { timeout: 30_000 }, () => {
  let place: Awaited<ReturnType<typeof createStoreFolder>>;
  let target: Awaited<ReturnType<typeof createStoreFolder>>;
  let store: Store;
  beforeEach(async () => {
    place = await createStoreFolder();
    target = await createStoreFolder();
    store = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
    await target.remove();
  });

  /** Batch n brings one reading of the n-th moment. */
  const append = (batch: number) =>
    store.append({
      readings: [reading([observe('battery_level', batch)], { at: batch })],
      upTo: position(batch),
      seal: () => `sealed with ${batch}`,
    });
  const valuesIn = async (open: Store) => {
    const span = { from: before(start, hours(1)), to: after(start, hours(1)) };
    const found = await open.readings({ ...span, device: deviceId('gate-1'), kind: gate.id, limit: 10_000 });
    return found.map(({ observations }) => observations[0]?.value).toReversed();
  };

  it('opens as a store with the same readings, position, names and seal', async () => {
    await store.append({ readings: [reading([observe('occupied', 1)], { device: 'gate-2' })], upTo: position(1) });
    for (let batch = 2; batch <= 20; batch += 1) await append(batch);
    expect(await store.copyTo(target.folder)).toMatchObject({
      file: 'telemetry.duckdb',
      upTo: 20,
      rows: { [gate.id]: 20 },
    });
    expect(await readdir(target.folder)).toEqual(['telemetry.duckdb']);
    const copy = await target.open();
    expect(await copy.resumeFrom()).toEqual({ upTo: 20, sealed: 'sealed with 20' });
    expect(await valuesIn(copy)).toEqual(await valuesIn(store));
    expect((await copy.latest()).map(({ device }) => device).sort()).toEqual(['gate-1', 'gate-2']);
    await copy.close();
  });

  it('is of one moment, while readings are taken and questions answered', async () => {
    let batch = 0;
    for (; batch < 30; ) await append((batch += 1));
    const copyIs = { done: false };
    const copying = store.copyTo(target.folder).finally(() => {
      copyIs.done = true;
    });
    while (!copyIs.done || batch < 35) {
      await append((batch += 1));
      expect((await valuesIn(store)).length).toBe(batch);
    }
    const { upTo, rows } = (await copying) ?? {};
    expect(upTo).toBeGreaterThanOrEqual(30);
    expect(rows?.[gate.id]).toBe(upTo);
    const copy = await target.open();
    expect(await valuesIn(copy)).toEqual(Array.from({ length: upTo ?? 0 }, (_, index) => index + 1));
    await copy.close();
  });

  it('can be made again beside the first one, also of an empty store', async () => {
    await store.copyTo(target.folder);
    expect(await inspectDuckdbCopy(target.file)).toMatchObject({ faults: [], rows: { [gate.id]: 0 } });
    await append(1);
    const second = await createStoreFolder();
    await store.copyTo(second.folder);
    expect(await inspectDuckdbCopy(second.file)).toMatchObject({ faults: [], upTo: 1, rows: { [gate.id]: 1 } });
    await second.remove();
  });

  it('that cannot be written leaves the store as it was', async () => {
    await append(1);
    await expect(store.copyTo(join(target.folder, 'missing'))).rejects.toThrow(/missing/u);
    expect(await append(2)).toMatchObject({ stored: 1 });
    await store.copyTo(target.folder);
    expect(await inspectDuckdbCopy(target.file)).toMatchObject({ upTo: 2 });
  });

  it('with a damaged block is found out', async () => {
    const readings = Array.from({ length: 20_000 }, (_, at) => reading([observe('battery_level', at * 1.1)], { at }));
    await store.append({ readings, upTo: position(1) });
    await store.copyTo(target.folder);
    const bytes = await readFile(target.file);
    for (const at of [0.3, 0.5, 0.7, 0.9]) bytes.writeUInt32LE(0xdead, Math.floor(bytes.length * at));
    await writeFile(target.file, bytes);
    expect((await inspectDuckdbCopy(target.file)).faults).toHaveLength(1);
  });
});
