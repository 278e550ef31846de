import { expect, it } from 'vitest';
import { ManifestShape } from '../../backup/port.ts';
import { silentContext } from '../fixtures/silent-context.ts';
import { runCommand } from '../run-command.ts';
import type { InstalledBackups } from './installed-backups.ts';
import { backupRestore } from './restore.ts';

const manifest = ManifestShape.parse({
  format: 1,
  barrio: '0.1.0',
  begunAt: '2026-03-01T00:00:00.000Z',
  finishedAt: '2026-03-01T00:00:01.000Z',
  store: { name: 'duckdb', copied: true, rows: {} },
  database: { rows: {} },
  journal: { oldest: 1, end: 140, messages: 140, damage: [] },
  bytes: 0,
  files: [],
});

async function restore(line: string, journalEnd: number) {
  const folder = import.meta.dirname;
  const backups: InstalledBackups = {
    dataDir: '/data',
    directory: folder,
    storeName: 'duckdb',
    journalEnd: async () => journalEnd,
    make: async () => ({ folder, manifest }),
    list: async () => [{ folder, manifest }],
    verify: async () => ({ manifest, faults: [] }),
    restore: async () => ({ manifest, setAside: '/data/replaced-1' }),
  };
  const { context, said } = silentContext(line.split(' '));
  const code = await runCommand(backupRestore, { ...context, backups: async () => backups });
  return { code, ...said() };
}

it('warns of acknowledged messages that are newer than what was restored, and says how to turn back', async () => {
  const { code, err } = await restore('newest --replace', 1_000);
  expect(code).toBe(0);
  expect(err).toContain('WARNING: 860 messages that were acknowledged after this backup (141 to 1000 of the journal)');
  expect(err).toContain('/data/replaced-1');
  expect(err).toContain('--only database --replace');
});

it.each([
  ['newest --replace', 140],
  ['newest --replace --only database', 1_000],
])('has nothing to warn of when no message is left behind: %s', async (line, journalEnd) => {
  expect((await restore(line, journalEnd)).err).toBe('');
});
