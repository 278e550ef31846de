import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openInstallation, type TestInstallation } from './backup/fixtures/installation.ts';
import { installedBackups } from './backups.ts';
import { readConfig } from './config.ts';
import { hours } from './model/duration.ts';
import { after } from './model/time.ts';
import { contractKinds } from './stores/contract/city.ts';

let place: TestInstallation;
beforeEach(async () => {
  place = await openInstallation();
  await place.receive(30);
  await place.close();
}, 30_000);
afterEach(() => place.remove());

async function installed() {
  const environment = {
    BARRIO_DATA_DIR: place.dataDir,
    BARRIO_BACKUP_DIR: place.directory,
    BARRIO_BACKUP_KEEP: '2',
  };
  const config = await readConfig({ environment, folder: place.folder });
  const { clock } = place.sources;
  return installedBackups({ config, kinds: contractKinds, clock, events: place.events, version: '1.2.3' });
}

it('a backup of a store that is damaged is refused, and nothing is set aside', { timeout: 30_000 }, async () => {
  const file = join(place.dataDir, 'telemetry.duckdb');
  await writeFile(file, Buffer.alloc(300_000, 7));
  await rm(`${file}.wal`, { force: true });
  const before = (await readdir(place.dataDir)).toSorted();
  await expect((await installed()).make(undefined)).rejects.toThrow(/is damaged.*Nothing was changed.*backup restore/u);
  expect((await readdir(place.dataDir)).filter((name) => name.startsWith('telemetry')).toSorted()).toEqual(
    before.filter((name) => name.startsWith('telemetry')),
  );
});

it('as many are kept without the service as with it', { timeout: 30_000 }, async () => {
  const backups = await installed();
  for (let round = 0; round < 3; round += 1) {
    place.time.now = after(place.time.now, hours(1));
    await backups.make(undefined);
  }
  expect((await backups.list()).map(({ manifest }) => manifest.number)).toEqual([3, 2]);
});
