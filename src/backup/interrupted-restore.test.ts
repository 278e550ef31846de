import { rmSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyReaders } from '../backups.ts';
import { openDatabase } from '../database/open-database.ts';
import { lockDirectory } from '../journal/segment-log/directory-lock.ts';
import { ConfigError } from '../model/errors.ts';
import { openInstallation, type TestInstallation } from './fixtures/installation.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { markUnfinished, readUnfinished } from './unfinished-restore.ts';

let place: TestInstallation;
let backup: string;
beforeEach(async () => {
  place = await openInstallation();
  await place.receive(50);
  backup = (await makeBackup(place.sources, { directory: place.directory })).folder;
}, 30_000);
afterEach(async () => {
  await place.close();
  await place.remove();
});

const restored = () => join(place.folder, 'restored');
const restore = (changes: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
  restoreBackup({
    backup,
    dataDir: restored(),
    what: 'everything',
    replace: true,
    now: place.time.now,
    readers: copyReaders,
    lock: lockDirectory,
    ...changes,
  });

describe('a restore', { timeout: 30_000 }, () => {
  it('whose copy is not sound leaves the data that were there as they are', async () => {
    await restore();
    await writeFile(join(restored(), 'barrio.db'), 'what was there');
    const broken = async (file: string) =>
      file.startsWith(restored()) ? { faults: ['a page is wrong'], rows: {} } : await copyReaders.database(file);
    await expect(restore({ readers: { ...copyReaders, database: broken } })).rejects.toThrow(/a page is wrong/u);
    expect(await readFile(join(restored(), 'barrio.db'), 'utf8')).toBe('what was there');
    expect((await readdir(restored())).toSorted()).toEqual(['barrio.db', 'journal', 'telemetry.duckdb']);
  });

  it('that stops half-way names what was set aside, starts as no city, and can be run again', async () => {
    await restore();
    // The copy of the database goes away at the last moment.
    const lock = (directory: string) => {
      if (directory.includes('.restoring')) rmSync(join(directory, '..', 'barrio.db'));
      return lockDirectory(directory);
    };
    await expect(restore({ lock })).rejects.toThrow(/stopped half-way.*replaced-.*run it again/u);
    await expect(openDatabase({ file: join(restored(), 'barrio.db') })).rejects.toThrow(ConfigError);
    expect(await readUnfinished(restored())).toMatchObject({ backup, what: 'everything' });
    await expect(restore({ what: 'database' })).rejects.toThrow(/interrupted.*replaced-/u);
    const { setAside } = await restore();
    expect(setAside).toMatch(/replaced-.* and .*replaced-/u);
    expect((await copyReaders.database(join(restored(), 'barrio.db'))).faults).toEqual([]);
    expect(await readUnfinished(restored())).toBeUndefined();
  });

  it('into an empty folder that was interrupted at its first change is run again without more', async () => {
    await restore();
    await rm(join(restored(), 'journal'), { recursive: true });
    await rm(join(restored(), 'telemetry.duckdb'));
    await markUnfinished(restored(), { backup, what: 'everything', aside: [] });
    expect((await restore({ replace: false })).setAside).toBeUndefined();
    expect((await copyReaders.store(join(restored(), 'telemetry.duckdb'))).rows).toMatchObject({ 'test-gate': 50 });
  });
});
