import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../model/errors.ts';
import { makeFolder, requireFolderOrNothing } from './make-folder.ts';

const setting = 'BARRIO_DATA_DIR';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'file'), '');
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
  return folder;
}

const faultOf = (work: () => void): unknown => {
  try {
    work();
    return 'none';
  } catch (error) {
    return error;
  }
};

it('a folder is made with those that it lies in, and may be there already', () => {
  const path = join(newFolder(), 'one', 'two');
  makeFolder({ path, setting });
  makeFolder({ path, setting });
  expect(existsSync(path)).toBe(true);
});

it.each(['file', 'file/below', 'link', 'link/below'])(
  '%s in the place of a folder is a fault that names the setting',
  (name) => {
    const path = join(newFolder(), name);
    for (const work of [makeFolder, requireFolderOrNothing]) {
      const fault = faultOf(() => work({ path, setting }));
      expect(fault).toBeInstanceOf(ConfigError);
      expect(String(fault)).toContain(`${setting} is ${path}, `);
      expect(String(fault)).toContain('is no folder. Move it away');
    }
  },
);

it.runIf(process.platform === 'linux')(
  'a place where no folder can be made is a fault, and not an end without end',
  () => {
    const fault = faultOf(() => makeFolder({ path: '/proc/nope/below', setting }));
    expect(fault).toBeInstanceOf(ConfigError);
    expect(String(fault)).toMatch(/\/proc\/nope cannot be made: .* Set BARRIO_DATA_DIR to a folder/);
  },
);

it('a folder that is not there yet is no fault where nobody needs it yet, and is not made', () => {
  const path = join(newFolder(), 'later');
  requireFolderOrNothing({ path, setting });
  expect(existsSync(path)).toBe(false);
});
