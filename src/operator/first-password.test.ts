import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ConfigError } from '../model/errors.ts';
import { firstPasswordFile, leaveFirstPassword, removeFirstPassword } from './first-password.ts';

it('the first password lies where only its owner can read it, also where another file was, until it is removed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-first-'));
  writeFileSync(firstPasswordFile(folder), 'old', { mode: 0o644 });
  const file = await leaveFirstPassword(folder, 'k7m2p');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['k7m2p\n', 0o600]);
  await removeFirstPassword(folder);
  await removeFirstPassword(folder);
  expect(existsSync(file)).toBe(false);
  rmSync(folder, { recursive: true });
});

it('a folder that takes no file is told, with what to do', async () => {
  await expect(leaveFirstPassword('/proc/nowhere', 'x')).rejects.toThrow(/account reset admin/);
  await expect(leaveFirstPassword('/proc/nowhere', 'x')).rejects.toBeInstanceOf(ConfigError);
});
