import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { days } from '../model/duration.ts';
import { epochMs } from '../model/time.ts';
import { fleetBookContract, problemOf } from './contract/fleet-book.contract.ts';
import { SqliteFleetBook } from './sqlite-book.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function openFile() {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-fleet-'));
  const database = await openDatabase({ file: join(folder, 'barrio.db') });
  opened.push(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  return database;
}

fleetBookContract('in SQLite', async () => new SqliteFleetBook(await openFile()));

it('a device has each problem at most once at a time, whatever a bug may ask for', async () => {
  const book = new SqliteFleetBook(await openFile());
  const twice = [problemOf(1), problemOf(2, { device: problemOf(1).device })];
  await expect(book.write(twice, { now: epochMs(1), keepFor: days(1) })).rejects.toThrow(/UNIQUE/);
  expect(book.open()).toEqual([]);
});
