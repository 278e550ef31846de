import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { careBookContract } from './contract/care-book.contract.ts';
import { createMemoryCareBook } from './memory-book.ts';
import { createSqliteCareBook } from './sqlite-book.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function openFile() {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-repairs-'));
  const database = await openDatabase({ file: join(folder, 'barrio.db') });
  opened.push(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  const insert = `INSERT INTO fleet_problems (id, device, kind, problem, since, detected_at, signs) VALUES (?, ?, 'k', 'silent', 1, 1, '[]')`;
  for (const id of [1, 2]) database.connection.prepare(insert).run(id, `d-${id}`);
  return database;
}

careBookContract('in memory', async () => createMemoryCareBook());
careBookContract('in SQLite', async () => createSqliteCareBook(await openFile()));

it('care goes with its problem, whose number may be given again', async () => {
  const database = await openFile();
  const book = createSqliteCareBook(database);
  await book.change(1, (care) => ({ ...care }));
  await book.change(2, (care) => ({ ...care }));
  await database.transact((connection) => connection.prepare('DELETE FROM fleet_problems WHERE id = 2').run());
  expect(book.all().map(({ problem }) => problem)).toEqual([1]);
});
