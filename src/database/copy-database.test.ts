import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UnavailableError } from '../model/errors.ts';
import { examineDatabase } from './examine-database.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './port.ts';

let folder: string;
let database: Database;
const copy = () => join(folder, 'copy.db');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-copy-'));
  database = await openDatabase({ file: join(folder, 'barrio.db') });
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const keep = (count: number) =>
  database.transact((connection) => {
    const insert = connection.prepare('INSERT INTO gateways VALUES (?, 1)');
    const { n } = connection.prepare('SELECT count(*) AS n FROM gateways').get() ?? {};
    for (let index = 0; index < count; index += 1) insert.run(`gateway-${Number(n) + index}`);
  });

test('a copy holds what was committed, is readable by its owner only, and opens as the database', async () => {
  await keep(1000);
  await database.copyTo(copy());
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
  expect(statSync(copy()).mode & 0o777).toBe(0o600);
  expect(await examineDatabase(copy())).toMatchObject({ faults: [], rows: { gateways: 1000, devices: 0 } });
  const opened = await openDatabase({ file: copy() });
  expect(await opened.query.selectFrom('gateways').selectAll().execute()).toHaveLength(1000);
  await opened.close();
});

test('a copy made while others write holds whole transactions', async () => {
  const copyIs = { done: false };
  const copying = database.copyTo(copy()).finally(() => {
    copyIs.done = true;
  });
  let transactions = 0;
  for (; !copyIs.done || transactions < 5; transactions += 1) {
    await keep(7);
    await setImmediate();
  }
  await copying;
  const { faults, rows } = await examineDatabase(copy());
  expect(faults).toEqual([]);
  expect((rows['gateways'] ?? 1) % 7).toBe(0);
  expect(rows['gateways']).toBeLessThanOrEqual(transactions * 7);
});

test('a transaction under way is not in the copy', async () => {
  await keep(3);
  const underWay = database.query.transaction().execute(async (transaction) => {
    await transaction.insertInto('gateways').values({ id: 'uncommitted', registered_at: 1 }).execute();
    await database.copyTo(copy());
  });
  await underWay;
  expect(await examineDatabase(copy())).toMatchObject({ rows: { gateways: 3 } });
});

test('a file that is there already is left alone', async () => {
  writeFileSync(copy(), 'precious');
  await expect(database.copyTo(copy())).rejects.toThrow(UnavailableError);
  expect(readFileSync(copy(), 'utf8')).toBe('precious');
});

test('looking through a damaged copy says what is wrong', async () => {
  await keep(5000);
  await database.copyTo(copy());
  const bytes = readFileSync(copy());
  writeFileSync(copy(), bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 9000));
  expect((await examineDatabase(copy())).faults.length).toBeGreaterThan(0);
});

test('a database that is damaged names the command that mends it', async () => {
  const file = join(folder, 'damaged.db');
  const made = await openDatabase({ file });
  await made.close();
  writeFileSync(file, readFileSync(file).fill(0xa5, 0, 4096));
  await expect(openDatabase({ file })).rejects.toThrow(/backup restore newest --only database --replace/u);
});

test('leaves out who is signed in, so that a restored city lets nobody in again, and keeps the accounts', async () => {
  await database.transact((connection) => {
    connection.exec("INSERT INTO accounts VALUES ('lucia', 'admin', 'digest', 0, 0, 1, 1)");
    connection.exec("INSERT INTO sessions VALUES ('digest of a token', 'lucia', 1, 1)");
  });
  await database.copyTo(copy());
  const restored = await openDatabase({ file: copy() });
  const count = (of: Database, table: string) => of.connection.prepare(`SELECT count(*) AS n FROM ${table}`).get();
  expect([count(restored, 'accounts'), count(restored, 'sessions')]).toEqual([{ n: 1 }, { n: 0 }]);
  expect(count(database, 'sessions')).toEqual({ n: 1 });
  await restored.close();
});
