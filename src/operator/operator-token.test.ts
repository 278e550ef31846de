import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../model/errors.ts';
import { readOrMakeToken, readToken, tokenFile } from './operator-token.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-token-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('the first start makes a token that only its owner can read, and the next start has the same', async () => {
  const dataDir = newFolder();
  const token = await readOrMakeToken({ dataDir });
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(statSync(tokenFile(dataDir)).mode & 0o777).toBe(0o600);
  expect(readFileSync(tokenFile(dataDir), 'utf8')).toBe(`${token}\n`);
  expect(await readOrMakeToken({ dataDir })).toBe(token);
  expect(await readOrMakeToken({ dataDir: newFolder() })).not.toBe(token);
});

it('a configured token is used, and none is made', async () => {
  const dataDir = newFolder();
  expect(await readOrMakeToken({ dataDir, configured: 'a token of our own' })).toBe('a token of our own');
  expect(await readToken(dataDir)).toBeUndefined();
});

it('a file that a crash left empty is filled', async () => {
  const dataDir = newFolder();
  writeFileSync(tokenFile(dataDir), '');
  chmodSync(tokenFile(dataDir), 0o644);
  const token = await readOrMakeToken({ dataDir });
  expect(await readToken(dataDir)).toBe(token);
  expect(statSync(tokenFile(dataDir)).mode & 0o777).toBe(0o600);
});

it('a token that could be guessed is refused, with what to do', async () => {
  const dataDir = newFolder();
  writeFileSync(tokenFile(dataDir), '1234\n');
  await expect(readOrMakeToken({ dataDir })).rejects.toThrow(/holds 4 characters.*Remove the file/);
});

it('a token that does not come through a header is refused, with what to do', async () => {
  const dataDir = newFolder();
  writeFileSync(tokenFile(dataDir), 'a token of several words\n');
  await expect(readOrMakeToken({ dataDir })).rejects.toThrow(/holds spaces.*Remove the file/);
});

it('a folder that is not there is named', async () => {
  const dataDir = join(newFolder(), 'nowhere');
  const made = readOrMakeToken({ dataDir });
  await expect(made).rejects.toThrow(ConfigError);
  await expect(made).rejects.toThrow(tokenFile(dataDir));
});
