import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hours, seconds } from '../../../model/duration.ts';
import { before, toIso } from '../../../model/time.ts';
import { find, installationOn, newFolder, noon, noteOf } from '../fixtures/installation.ts';
import { backups } from './backups.ts';

/** A data folder with a database, and a backup of so many hours ago in it. */
function folderWithBackup(ago: number): { readonly folder: string; readonly file: string } {
  const folder = newFolder();
  writeFileSync(join(folder, 'barrio.db'), '');
  const begunAt = toIso(before(noon, hours(ago)));
  const backup = join(folder, 'backups', begunAt.replaceAll(':', '-'));
  const file = join(backup, 'barrio.db');
  mkdirSync(backup, { recursive: true });
  writeFileSync(file, 'the registry');
  const manifest = {
    format: 1,
    barrio: '0.1.0',
    begunAt,
    finishedAt: begunAt,
    store: { name: 'influxdb', copied: false, rows: {} },
    database: { rows: {} },
    journal: { oldest: 1, end: 0, messages: 0, damage: [] },
    bytes: 12,
    files: [{ path: 'barrio.db', bytes: 12, sha256: '0'.repeat(64) }],
  };
  writeFileSync(join(backup, 'manifest.json'), JSON.stringify(manifest));
  return { folder, file };
}

it('a city that has not begun needs no backup', async () => {
  expect(await find(backups, installationOn(newFolder()))).toEqual(['ok: none yet']);
});

it.each([
  [3, /^ok: the newest is 3 hours old, 12 bytes, in /],
  [47, /^ok: the newest is 47 hours old/],
  [72, /^warning: the newest is 3 days old.*; one is due every 24 hours -> Make one now/],
])('a backup of %d hours ago is told', async (ago, expected) => {
  expect(await find(backups, installationOn(folderWithBackup(ago).folder))).toEqual([expect.stringMatching(expected)]);
});

it('a city without any is warned of', async () => {
  const { folder } = folderWithBackup(1);
  rmSync(join(folder, 'backups'), { recursive: true });
  expect((await find(backups, installationOn(folder)))[0]).toMatch(/^warning: there is none in .* within an hour/);
  expect((await find(backups, installationOn(folder, { backupEvery: seconds(0) })))[0]).toContain(
    'BARRIO_BACKUP_EVERY_TIME',
  );
});

it('a service that has just begun is given time for its first one', async () => {
  const { folder } = folderWithBackup(1);
  rmSync(join(folder, 'backups'), { recursive: true });
  const runningFor = async (span: number) => {
    const note = noteOf({ startedAt: toIso(before(noon, hours(span))) });
    return (await find(backups, installationOn(folder, { sighting: { state: 'running', note } })))[0];
  };
  expect(await runningFor(1)).toMatch(/^ok: none yet/);
  expect(await runningFor(3)).toMatch(/^warning: there is none/);
});

it('a backup of which a file is missing, or cut short, is a fault', async () => {
  const { folder, file } = folderWithBackup(1);
  writeFileSync(file, 'the reg');
  expect((await find(backups, installationOn(folder)))[0]).toMatch(
    /^fault: .* barrio.db has 7 bytes instead of 12 -> Make one now/,
  );
  rmSync(file);
  expect((await find(backups, installationOn(folder)))[0]).toMatch(/^fault: .* barrio.db is missing/);
});
