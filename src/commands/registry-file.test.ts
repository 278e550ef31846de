import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRegistryFile } from './registry-file.ts';

test('a registry that is new is announced with its place and what to set, one that is there is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-registry-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const said: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    const database = await openRegistryFile(join(folder, 'data'), { stderr: (line) => void said.push(line) });
    await database.close();
  }
  expect(said).toEqual([expect.stringContaining(join(folder, 'data', 'barrio.db'))]);
  expect(said[0]).toContain('BARRIO_DATA_DIR');
});
