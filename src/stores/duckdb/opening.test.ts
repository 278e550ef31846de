import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { days, hours } from '../../model/duration.ts';
import { BugError } from '../../model/errors.ts';
import { deviceId, type KindId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { after, before } from '../../model/time.ts';
import { gate, kindMeasuring, observe, reading, start } from '../contract/city.ts';
import { bySeries } from '../contract/comparable.ts';
import type { Store } from '../port.ts';
import { createStoreFolder } from './open-for-test.ts';

const kindsOf = (...kinds: readonly DeviceKind[]): Kinds =>
  new Map<KindId, DeviceKind>(kinds.map((kind) => [kind.id, kind]));

const span = { from: before(start, hours(1)), to: after(start, hours(1)) };
const readGate = (store: Store): Promise<readonly Reading[]> =>
  store.readings({ ...span, device: deviceId('gate-1'), kind: gate.id, limit: 10 });

describe('opening the embedded store', { timeout: 30_000 }, () => {
  let place: Awaited<ReturnType<typeof createStoreFolder>>;
  beforeEach(async () => {
    place = await createStoreFolder();
  });
  afterEach(() => place.remove());

  it('sets a file that is no database aside, says so loudly, and begins a fresh one', async () => {
    await writeFile(place.file, 'this is not a database'.repeat(1000));
    const store = await place.open();
    expect(await store.resumeFrom()).toBeUndefined();
    expect(await store.append({ readings: [reading([observe('occupied', 1)])], upTo: position(1) })).toMatchObject({
      stored: 1,
    });
    await store.close();
    expect(place.events.emitted).toEqual([
      { name: 'storeSetAside', fields: expect.objectContaining({ to: `${place.file}.damaged-20260301T120000000Z` }) },
    ]);
    expect(await readFile(`${place.file}.damaged-20260301T120000000Z`, 'utf8')).toContain('this is not a database');
  });

  it('sets a database whose head was overwritten aside', async () => {
    const first = await place.open();
    await first.append({ readings: [reading([observe('occupied', 1)])], upTo: position(7) });
    await first.close();
    const bytes = await readFile(place.file);
    await writeFile(place.file, bytes.fill(0xff, 4096, 4096 * 3));
    const second = await place.open();
    expect(await second.resumeFrom()).toBeUndefined();
    expect(await second.latest()).toEqual([]);
    await second.close();
    expect((await readdir(place.folder)).filter((name) => name.includes('damaged'))).toHaveLength(1);
  });

  it('sets only a damaged log aside: rows and position go back together', async () => {
    const copy = await createStoreFolder();
    const store = await place.open();
    await store.append({ readings: [reading([observe('occupied', 1)])], upTo: position(1) });
    await store.close();
    const again = await place.open();
    for (const upTo of [2, 3, 4]) {
      await again.append({ readings: [reading([observe('occupied', 0)], { at: upTo })], upTo: position(upTo) });
    }
    await copyFile(place.file, copy.file);
    const log = await readFile(`${place.file}.wal`);
    await writeFile(`${copy.file}.wal`, log.fill(0x5a, Math.floor(log.length / 4), Math.floor(log.length / 2)));
    await again.close();
    const opened = await copy.open();
    expect(copy.events.emitted).toMatchObject([
      { name: 'storeSetAside', fields: { to: expect.stringMatching(/\.wal$/u) } },
    ]);
    expect(await readGate(opened)).toHaveLength((await opened.resumeFrom())?.upTo ?? 0);
    expect((await opened.resumeFrom())?.upTo).toBeGreaterThanOrEqual(1);
    await opened.close();
    await copy.remove();
  });

  it('recognises what a device had long ago, also when it has been silent for days', async () => {
    const first = await place.open();
    const old = reading([observe('occupied', 1)]);
    await first.append({ readings: [old], upTo: position(1) });
    await first.append({
      readings: [reading([observe('occupied', 1)], { device: 'gate-2', at: days(10) })],
      upTo: position(2),
    });
    await first.close();
    const second = await place.open();
    const late = reading([observe('occupied', 0)], { at: days(1) });
    expect(await second.append({ readings: [old, late], upTo: position(3) })).toMatchObject({
      stored: 1,
      duplicates: 1,
    });
    await second.close();
  });

  it('refuses a second opening in the same process, which would lose rows without a word', async () => {
    const store = await place.open();
    await expect(place.open()).rejects.toThrow(BugError);
    await store.close();
    const again = await place.open();
    await again.close();
  });

  it('gives a kind that learns a quantity a new column, and keeps the old rows', async () => {
    const young = kindMeasuring(gate.id, gate.quantities.slice(0, 1));
    const first = await place.open(kindsOf(young));
    await first.append({ readings: [reading([observe('occupied', 1)])], upTo: position(1) });
    await first.close();
    const second = await place.open(kindsOf(gate));
    await second.append({ readings: [reading([observe('battery_level', 80)])], upTo: position(2) });
    expect(bySeries(await readGate(second)).map(({ quantity, value }) => [quantity, value])).toEqual([
      ['battery_level', 80],
      ['occupied', 1],
    ]);
    await second.close();
  });

  it('begins a table for a kind that is new', async () => {
    const first = await place.open(kindsOf(gate));
    await first.append({ readings: [reading([observe('occupied', 1)])], upTo: position(1) });
    await first.close();
    const lift = kindMeasuring('test-lift', ['occupied']);
    const second = await place.open(kindsOf(gate, lift));
    const arrived = reading([observe('occupied', 0)], { device: 'lift-1', kind: lift.id });
    expect(await second.append({ readings: [arrived], upTo: position(2) })).toMatchObject({ stored: 1 });
    expect(await second.latest()).toHaveLength(2);
    await second.close();
  });

  it('says how much it holds', async () => {
    const store = await place.open(kindsOf(gate));
    await store.append({ readings: [reading([observe('occupied', 1)])], upTo: position(5) });
    const { detail } = await store.health();
    expect(detail).toMatch(/^rows: 1 test-gate; \d+ bytes; journal position 5$/u);
    await store.close();
  });

  it('takes nothing after it was closed, and says so', async () => {
    const store = await place.open();
    await store.close();
    await expect(store.append({ readings: [], upTo: position(1) })).rejects.toThrow(/its thread has ended/u);
    expect(await store.health()).toMatchObject({ ok: false });
  });
});
