import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyReaders } from '../backups.ts';
import { lockDirectory } from '../journal/segment-log/directory-lock.ts';
import { hours } from '../model/duration.ts';
import { ConfigError, UnavailableError } from '../model/errors.ts';
import { after, epochMs } from '../model/time.ts';
import { keepNewest, listBackups, nameOf, partialOf, removeUnfinished } from './catalogue.ts';
import { openInstallation, type TestInstallation } from './fixtures/installation.ts';
import { readOrMakeInstallationId } from './installation-id.ts';
import { makeBackup } from './make-backup.ts';
import { newestStoreCopy } from './newest-copy.ts';
import type { Backup } from './port.ts';
import { restoreBackup } from './restore-backup.ts';
import { requireRoom } from './room.ts';
import { verifyBackup } from './verify-backup.ts';

let place: TestInstallation;
beforeEach(async () => {
  place = await openInstallation();
}, 60_000);
afterEach(async () => {
  await place.close();
  await place.remove();
});

const make = (): Promise<Backup> => makeBackup(place.sources, { directory: place.directory });
const verify = (folder: string) => verifyBackup(folder, copyReaders);
const flip = async (file: string, share = 0.5): Promise<void> => {
  const bytes = await readFile(file);
  const at = Math.floor(bytes.length * share);
  await writeFile(file, bytes.fill((bytes[at] ?? 0) ^ 1, at, at + 1));
};

describe('a backup', { timeout: 60_000 }, () => {
  it('holds the store, the database and the journal, and says what and up to where', async () => {
    await place.receive(300);
    await place.arrive(40);
    const { folder, manifest } = await make();
    expect(await readdir(place.directory)).toEqual(['2026-03-01T12-00-00.000Z']);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await readdir(folder)).toSorted()).toEqual(['barrio.db', 'journal', 'manifest.json', 'telemetry.duckdb']);
    expect(manifest).toMatchObject({
      barrio: '1.2.3',
      begunAt: '2026-03-01T12:00:00.000Z',
      store: { name: 'duckdb', copied: true, upTo: 300, rows: { 'test-gate': 300 } },
      database: { ledgerUpTo: 300, rows: { devices: 0 } },
      journal: { oldest: 1, end: 340, messages: 340, damage: [] },
    });
    expect(manifest.bytes).toBe(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(await verify(folder)).toEqual({ manifest, faults: [] });
  });

  it('holds no store that is a server, and the journal behind the place of the ledger', async () => {
    await place.receive(100);
    await place.arrive(10);
    const server = { name: 'influxdb', copyTo: async () => undefined };
    const { folder, manifest } = await makeBackup(
      { ...place.sources, store: server, storeFile: undefined },
      { directory: place.directory },
    );
    expect(manifest.store).toEqual({ name: 'influxdb', copied: false, rows: {} });
    expect(manifest.journal.end).toBe(110);
    expect((await verify(folder)).faults).toEqual([]);
  });

  it('has everything that a restored city needs although the journal deletes what is finished meanwhile', async () => {
    await place.close();
    await place.remove();
    // Room for all that comes while it is copied, however slow the machine is.
    place = await openInstallation({ keepFor: hours(0), limitBytes: 4_000_000 });
    await place.receive(200);
    const { store } = place.sources;
    const slow = {
      ...store,
      copyTo: async (folder: string) => {
        const copy = await store.copyTo(folder);
        for (let round = 0; round < 20; round += 1) await place.receive(200);
        return copy;
      },
    };
    const { manifest } = await makeBackup({ ...place.sources, store: slow }, { directory: place.directory });
    expect(manifest.store.upTo).toBe(200);
    expect(manifest.journal.oldest).toBeLessThanOrEqual(201);
    expect(manifest.journal.end).toBe(4200);
    expect(Object.keys(place.sources.journal.usage().consumers)).toEqual(['store-duckdb']);
  });

  it.each([
    ['a copy of the store that lacks a row', { store: async () => ({ faults: [], rows: { 'test-gate': 9 } }) }],
    ['a database with a fault', { database: async () => ({ faults: ['a page is wrong'], rows: {} }) }],
  ])('is not made of %s, and nothing is left of it', async (_what, readers) => {
    await place.receive(10);
    const sources = { ...place.sources, readers: { ...copyReaders, ...readers } };
    await expect(makeBackup(sources, { directory: place.directory })).rejects.toThrow(/not sound/u);
    expect(await readdir(place.directory)).toEqual([]);
  });

  it('is not made of a journal that is damaged where it is needed, and is where it is not', async () => {
    await place.receive(500);
    const end = await place.arrive(500);
    const segments = (await readdir(join(place.dataDir, 'journal'))).filter((name) => name.endsWith('.log')).toSorted();
    const file = (index: number) => join(place.dataDir, 'journal', segments.at(index) ?? '');
    await flip(file(0));
    const { folder, manifest } = await make();
    expect(manifest.journal.damage).toEqual([expect.stringContaining('damaged at byte')]);
    expect(manifest.journal.messages).toBeLessThan(end);
    expect((await verify(folder)).faults).toEqual([]);
    place.time.now = after(place.time.now, hours(1));
    await flip(file(-1));
    await expect(make()).rejects.toThrow(/not sound/u);
  });

  it.each(['telemetry.duckdb', 'barrio.db', 'journal/0000000000000001.log'])(
    'in which one bit of %s changed is found out',
    async (path) => {
      await place.receive(50);
      const { folder } = await make();
      await flip(join(folder, path));
      expect((await verify(folder)).faults).toEqual([`${path} is not what was written`]);
    },
  );

  it('with a file too few, too many or too short is found out, and one without a manifest is none', async () => {
    await place.receive(50);
    const { folder } = await make();
    await appendFile(join(folder, 'barrio.db'), 'x');
    await rename(join(folder, 'telemetry.duckdb'), join(folder, 'other'));
    const { faults } = await verify(folder);
    expect(faults).toEqual([
      expect.stringMatching(/^barrio.db has \d+ bytes instead of/u),
      'telemetry.duckdb is missing',
      'other is not in the manifest',
    ]);
    await rm(join(folder, 'manifest.json'));
    await expect(verify(folder)).rejects.toThrow(UnavailableError);
  });

  it('is not begun when the disk has no room for it', async () => {
    await expect(requireRoom(place.folder, 1e18, 'Do this.')).rejects.toThrow(/MiB. Do this./u);
    await expect(requireRoom(place.folder, 1, '')).resolves.toBeUndefined();
  });
});

describe('the folder of backups', { timeout: 60_000 }, () => {
  it('keeps the newest, and forgets what a crash left', async () => {
    for (let number = 0; number < 4; number += 1) {
      await place.receive(5);
      await make();
      place.time.now = after(place.time.now, hours(1));
    }
    const own = { directory: place.directory, installation: await readOrMakeInstallationId(place.dataDir) };
    await mkdir(join(place.directory, nameOf(epochMs(5)) + partialOf(own.installation)));
    await mkdir(join(place.directory, 'my own folder'));
    await removeUnfinished(own);
    await keepNewest(own, 2);
    expect((await readdir(place.directory)).toSorted()).toEqual([
      '2026-03-01T14-00-00.000Z',
      '2026-03-01T15-00-00.000Z',
      'my own folder',
    ]);
    expect((await listBackups(place.directory)).map(({ manifest }) => manifest.store.upTo)).toEqual([20, 15]);
  });

  it('gives the newest sound copy of the store', async () => {
    expect(await newestStoreCopy(place.directory, copyReaders)).toBeUndefined();
    await place.receive(5);
    const older = await make();
    place.time.now = after(place.time.now, hours(1));
    const newer = await make();
    expect(await newestStoreCopy(place.directory, copyReaders)).toBe(join(newer.folder, 'telemetry.duckdb'));
    await flip(join(newer.folder, 'barrio.db'));
    expect(await newestStoreCopy(place.directory, copyReaders)).toBe(join(older.folder, 'telemetry.duckdb'));
  });
});

describe('restoring', { timeout: 60_000 }, () => {
  const restore = (backup: string, changes: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
    restoreBackup({
      backup,
      dataDir: join(place.folder, 'restored'),
      what: 'everything',
      replace: false,
      now: place.time.now,
      readers: copyReaders,
      lock: lockDirectory,
      ...changes,
    });

  it('puts all files in place, and leaves those that are there alone unless it may move them aside', async () => {
    await place.receive(50);
    const { folder } = await make();
    expect((await restore(folder)).setAside).toBeUndefined();
    const dataDir = join(place.folder, 'restored');
    expect(await readdir(join(dataDir, 'journal'))).toContain('0000000000000001.log');
    await writeFile(join(dataDir, 'operator-token'), 'a token');
    await writeFile(join(dataDir, 'barrio.db-wal'), 'left by a crash');
    await expect(restore(folder)).rejects.toThrow(/--replace/u);
    const { setAside = '' } = await restore(folder, { replace: true });
    expect((await readdir(setAside)).toSorted()).toEqual(['barrio.db', 'barrio.db-wal', 'journal', 'telemetry.duckdb']);
    expect((await readdir(dataDir)).toSorted()).toEqual([
      'barrio.db',
      'journal',
      'operator-token',
      'replaced-2026-03-01T12-00-00.000Z',
      'telemetry.duckdb',
    ]);
  });

  it('is refused while a service uses the data folder', async () => {
    await place.receive(50);
    const { folder } = await make();
    const wish = { dataDir: place.dataDir, replace: true };
    await expect(restore(folder, wish)).rejects.toThrow(ConfigError);
    expect(await readdir(place.dataDir)).toContain('telemetry.duckdb');
  });

  it('of a backup that is not sound touches nothing', async () => {
    await place.receive(50);
    const { folder } = await make();
    await restore(folder);
    const before = await readdir(join(place.folder, 'restored'));
    await flip(join(folder, 'telemetry.duckdb'));
    await expect(restore(folder, { replace: true })).rejects.toThrow(/not sound/u);
    expect(await readdir(join(place.folder, 'restored'))).toEqual(before);
  });

  it('of the database alone leaves readings and journal as they are', async () => {
    await place.receive(50);
    const { folder } = await make();
    await restore(folder);
    const dataDir = join(place.folder, 'restored');
    await writeFile(join(dataDir, 'barrio.db'), 'damaged');
    const { ino } = await stat(join(dataDir, 'telemetry.duckdb'));
    const { setAside = '' } = await restore(folder, { what: 'database', replace: true });
    expect(await readdir(setAside)).toEqual(['barrio.db']);
    expect((await stat(join(dataDir, 'telemetry.duckdb'))).ino).toBe(ino);
    expect((await copyReaders.database(join(dataDir, 'barrio.db'))).faults).toEqual([]);
  });
});
