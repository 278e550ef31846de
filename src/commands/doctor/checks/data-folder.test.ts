import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { find, installationOn, newFolder } from '../fixtures/installation.ts';
import { dataFolder, findMount, judgeFileSystem } from './data-folder.ts';

describe('the data folder', () => {
  it('that is ours is sound', async () => {
    const folder = newFolder();
    expect((await find(dataFolder, installationOn(folder)))[0]).toContain(`ok: ${folder}, readable and writable`);
  });

  it('that every user may read is warned of', async () => {
    const folder = newFolder();
    chmodSync(folder, 0o755);
    const found = await find(dataFolder, installationOn(folder));
    expect(found[1]).toMatch(/^warning: .* open to every user .*755.* -> Close it: chmod 700/);
    chmodSync(folder, 0o750);
    expect((await find(dataFolder, installationOn(folder))).join()).not.toContain('open to every user');
  });

  it('that is not there is made by the first start, not by the doctor', async () => {
    const folder = join(newFolder(), 'a', 'b');
    const expected = [expect.stringMatching(/^warning: .* is not there -> The first start makes it/)];
    expect(await find(dataFolder, installationOn(folder))).toEqual(expected);
    expect(await find(dataFolder, installationOn(folder))).toEqual(expected);
  });

  it('that is a file is a fault', async () => {
    const file = join(newFolder(), 'data');
    writeFileSync(file, '');
    expect((await find(dataFolder, installationOn(file)))[0]).toMatch(/^fault: .* is no folder/);
  });

  it('below a file cannot be made', async () => {
    const file = join(newFolder(), 'data');
    mkdirSync(file);
    expect((await find(dataFolder, installationOn('/proc/barrio')))[0]).toMatch(/^(fault|warning): .* is not there/);
  });
});

const table = `21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
36 21 0:40 / /srv rw - nfs4 server:/srv rw
37 36 0:41 / /srv/my\\040data ro,noatime shared:7 - xfs /dev/sdb rw
38 21 0:42 / /run/barrio rw - tmpfs tmpfs rw`;

describe('its file system', () => {
  it.each([
    ['/var/lib/barrio', '/', 'ext4'],
    ['/srv/barrio', '/srv', 'nfs4'],
    ['/srv/my data/barrio', '/srv/my data', 'xfs'],
    ['/srvbarrio', '/', 'ext4'],
    ['/run/barrio', '/run/barrio', 'tmpfs'],
  ])('of %s is that at %s, %s', (path, point, type) => {
    expect(findMount(table, path)).toMatchObject({ point, type });
  });

  it('is known to be read-only', () => {
    expect(findMount(table, '/srv/my data')?.options).toContain('ro');
  });

  it.each([
    ['/srv', /network file system \(nfs4\)/],
    ['/run/barrio', /does not outlast a restart/],
  ])('%s is warned of', (path, expected) => {
    expect(judgeFileSystem(findMount(table, path))).toMatchObject([
      { level: 'warning', found: expect.stringMatching(expected) },
    ]);
  });

  it('on a disk of the machine is not', () => {
    expect(judgeFileSystem(findMount(table, '/var'))).toEqual([]);
    expect(judgeFileSystem(undefined)).toEqual([]);
  });
});
