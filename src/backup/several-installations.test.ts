import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyReaders } from '../backups.ts';
import { hours, seconds } from '../model/duration.ts';
import { after, before } from '../model/time.ts';
import { keepNewest, partialOf } from './catalogue.ts';
import { openInstallation, type TestInstallation } from './fixtures/installation.ts';
import { readOrMakeInstallationId } from './installation-id.ts';
import { makeBackup } from './make-backup.ts';
import { readManifest } from './manifest.ts';
import { newestStoreCopy } from './newest-copy.ts';
import { startBackups } from './start-backups.ts';
import { verifyBackup } from './verify-backup.ts';

const places: TestInstallation[] = [];
beforeEach(async () => {
  places.push(await openInstallation(), await openInstallation());
}, 30_000);
afterEach(async () => {
  for (const place of places.splice(0)) {
    await place.close();
    await place.remove();
  }
});

async function two() {
  const [one, other] = places;
  if (one === undefined || other === undefined) throw new Error('two were opened');
  await one.receive(20);
  await other.receive(7);
  const { directory } = one;
  const start = ({ sources, events }: TestInstallation) =>
    startBackups({ ...sources, events, directory, every: seconds(0), keep: 1 });
  return { one, other, directory, ones: await start(one), others: await start(other) };
}

describe('cities that keep backups in the same folder', { timeout: 30_000 }, () => {
  it('remove neither the backups of each other nor what the other is making, and begin again from their own only', async () => {
    const { one, other, directory, ones, others } = await two();
    const first = await ones.make();
    const foreign = `2020-01-01T00-00-00.000Z${partialOf(await readOrMakeInstallationId(one.dataDir))}`;
    await mkdir(join(directory, foreign));
    for (let round = 0; round < 2; round += 1) {
      other.time.now = after(other.time.now, hours(1));
      await others.make();
    }
    const listed = await ones.list();
    expect(listed.map(({ folder }) => folder)).toEqual([first.folder]);
    expect(await others.list()).toHaveLength(1);
    expect(await readdir(directory)).toContain(foreign);
    const copyFor = (dataDir?: string) => newestStoreCopy(directory, copyReaders, dataDir);
    expect(await copyFor(one.dataDir)).toBe(join(first.folder, 'telemetry.duckdb'));
    expect(await copyFor()).toBeUndefined();
  });
});

describe('the backup that was made last', { timeout: 30_000 }, () => {
  it('is kept although the clock was set back', async () => {
    const { one, ones } = await two();
    await ones.make();
    one.time.now = before(one.time.now, hours(26));
    const { folder } = await ones.make();
    expect((await ones.list()).map((backup) => backup.folder)).toEqual([folder]);
  });

  it('is made although an old one cannot be removed, which is answered', async () => {
    const { one, directory, ones } = await two();
    const { folder } = await ones.make();
    one.time.now = after(one.time.now, hours(1));
    await makeBackup(one.sources, { directory });
    const installation = await readOrMakeInstallationId(one.dataDir);
    // The name that it gets before it is removed is taken.
    await mkdir(join(folder + partialOf(installation), 'something'), { recursive: true });
    const reason = expect.stringContaining('ENOTEMPTY');
    expect(await keepNewest({ directory, installation }, 1)).toEqual([{ folder, reason }]);
  });
});

describe('a manifest', { timeout: 30_000 }, () => {
  it.each(['operator-token', 'journal/owner', '../barrio.db', 'journal/../operator-token'])(
    'that names %s is none',
    async (path) => {
      const { ones } = await two();
      const { folder, manifest } = await ones.make();
      const planted = { ...manifest, files: [...manifest.files, { path, bytes: 1, sha256: '0'.repeat(64) }] };
      await writeFile(join(folder, 'manifest.json'), JSON.stringify(planted));
      await expect(readManifest(folder)).rejects.toThrow(/no file that a backup holds/u);
    },
  );

  it('does not vouch for what a link leads to', async () => {
    const { ones } = await two();
    const { folder } = await ones.make();
    await rename(join(folder, 'barrio.db'), join(folder, '..', 'elsewhere'));
    await symlink('../elsewhere', join(folder, 'barrio.db'));
    expect((await verifyBackup(folder, copyReaders)).faults).toEqual(['barrio.db is no file']);
  });
});
