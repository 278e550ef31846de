import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, UnavailableError } from '../model/errors.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './port.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-database-'));
  file = join(folder, 'deep', 'barrio.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const gateway = (id: string) => ({ id, registered_at: 1 });

test('a new database is made together with its folder, readable by its owner only', async () => {
  const database = await openDatabase({ file });
  expect(await database.query.selectFrom('devices').selectAll().execute()).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await database.close();
});

test('every commit waits for the disk, and readers never wait for writers', async () => {
  const database = await openDatabase({ file });
  expect(database.connection.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  expect(database.connection.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  await database.close();
});

test('what was written is there after closing and opening again', async () => {
  const first = await openDatabase({ file });
  await first.query.insertInto('gateways').values(gateway('g1')).execute();
  await first.close();
  const second = await openDatabase({ file });
  expect(await second.query.selectFrom('gateways').selectAll().execute()).toEqual([gateway('g1')]);
  await second.close();
});

test('a transaction that throws leaves nothing behind, by either way', async () => {
  const database = await openDatabase({ file });
  const byHand = database.transact((connection) => {
    connection.exec("INSERT INTO gateways VALUES ('g1', 1)");
    throw new Error('changed my mind');
  });
  await expect(byHand).rejects.toThrow('changed my mind');
  const byQuery = database.query.transaction().execute(async (transaction) => {
    await transaction.insertInto('gateways').values(gateway('g2')).execute();
    throw new Error('changed my mind');
  });
  await expect(byQuery).rejects.toThrow('changed my mind');
  expect(await database.query.selectFrom('gateways').selectAll().execute()).toEqual([]);
  await database.close();
});

test('a bare transaction waits for a transaction of queries under way', async () => {
  const database = await openDatabase({ file });
  const slow = database.query.transaction().execute(async (transaction) => {
    await transaction.insertInto('gateways').values(gateway('slow')).execute();
    await new Promise((resolve) => setImmediate(resolve));
    await transaction.insertInto('gateways').values(gateway('slower')).execute();
  });
  const count = await database.transact((connection) => connection.prepare('SELECT count(*) AS n FROM gateways').get());
  expect(count).toEqual({ n: 2 });
  await slow;
  await database.close();
});

test('a database made by a newer Barrio is left alone, and the operator is told', async () => {
  const database = await openDatabase({ file });
  database.connection.exec('PRAGMA user_version = 999');
  await database.close();
  await expect(openDatabase({ file })).rejects.toThrow(ConfigError);
  await expect(openDatabase({ file })).rejects.toThrow(/version 999/);
});

test('a file that is no database is a fault of the configuration', async () => {
  const text = join(folder, 'notes.txt');
  writeFileSync(text, 'this is not a database, it only looks like a file of some length'.repeat(100));
  await expect(openDatabase({ file: text })).rejects.toThrow(ConfigError);
});

test('an older database goes through the steps it has not seen, and keeps what it holds', () => {
  const connection = new DatabaseSync(join(folder, 'old.sqlite'));
  migrate(connection, { file, steps: migrations.slice(0, 1) });
  connection.exec("INSERT INTO gateways VALUES ('g1', 1)");
  migrate(connection, { file });
  expect(connection.prepare('SELECT id FROM gateways').all()).toEqual([{ id: 'g1' }]);
  expect(connection.prepare('SELECT count(*) AS n FROM dead_letters').get()).toEqual({ n: 0 });
  connection.close();
});

test('areas that were kept before there were garages keep their parents, and may have garages in them', () => {
  const connection = new DatabaseSync(join(folder, 'without-garages.sqlite'));
  connection.exec('PRAGMA foreign_keys = ON');
  migrate(connection, { file, steps: migrations.slice(0, 6) });
  const add = (row: string) => connection.exec(`INSERT INTO areas VALUES (${row}, '{}')`);
  connection.exec("BEGIN; INSERT INTO areas VALUES ('s', 'S', 'street', 'c', '{}')");
  add("'c', 'C', 'city', NULL");
  connection.exec('COMMIT');
  migrate(connection, { file });
  add("'g', 'G', 'garage', 's'");
  expect(connection.prepare('SELECT id, parent FROM areas ORDER BY id').all()).toEqual([
    { id: 'c', parent: null },
    { id: 'g', parent: 's' },
    { id: 's', parent: 'c' },
  ]);
  expect(() => add("'x', 'X', 'garage', 'nowhere'")).toThrow(/FOREIGN KEY/);
  expect(() => add("'y', 'Y', 'village', NULL")).toThrow(/CHECK/);
  connection.close();
});

test('a step that fails leaves the database at the version it had', () => {
  const connection = new DatabaseSync(join(folder, 'failing.sqlite'));
  const broken = { name: 'broken', sql: 'CREATE TABLE half (id TEXT); NONSENSE' };
  expect(() => migrate(connection, { file, steps: [...migrations, broken] })).toThrow(/NONSENSE/);
  expect(connection.prepare('PRAGMA user_version').get()).toEqual({ user_version: 0 });
  expect(connection.prepare("SELECT name FROM sqlite_master WHERE name IN ('half', 'devices')").all()).toEqual([]);
  connection.close();
});

test('a write that the disk has no room for is unavailable, and works again when there is room', async () => {
  const database = await openDatabase({ file });
  const pages = Number(database.connection.prepare('PRAGMA page_count').get()?.['page_count']);
  database.connection.exec(`PRAGMA max_page_count = ${pages + 2}`);
  const fill = (id: string) =>
    database.transact((connection) => connection.prepare('INSERT INTO gateways VALUES (?, 1)').run(id.repeat(50_000)));
  await expect(fill('x')).rejects.toThrow(UnavailableError);
  database.connection.exec('PRAGMA max_page_count = 100000');
  await expect(fill('y')).resolves.toMatchObject({ changes: 1 });
  await database.close();
});

/** Starts another process that writes for so long; resolves when it has begun. */
async function startWriting(span: number): Promise<{ readonly ended: Promise<unknown> }> {
  const program = join(folder, 'write.mjs');
  writeFileSync(
    program,
    `import { DatabaseSync } from 'node:sqlite';
     const connection = new DatabaseSync(${JSON.stringify(file)});
     connection.exec("BEGIN IMMEDIATE; INSERT INTO gateways VALUES ('theirs', 1)");
     process.send('begun');
     setTimeout(() => {
       connection.exec('COMMIT');
       connection.close();
       process.disconnect();
     }, ${span});`,
  );
  const child = fork(program, { execArgv: [] });
  const ended = once(child, 'exit');
  await once(child, 'message');
  return { ended };
}

type Write = (database: Database) => Promise<unknown>;
const writes: readonly (readonly [string, number, Write])[] = [
  [
    'a bare transaction',
    2000,
    (database) => database.transact((bare) => bare.exec("INSERT INTO gateways VALUES ('ours', 1)")),
  ],
  ['a query', 500, ({ query }) => query.insertInto('gateways').values(gateway('ours')).execute()],
  [
    'a transaction of queries',
    500,
    ({ query }) =>
      query.transaction().execute(async (all) => await all.insertInto('gateways').values(gateway('ours')).execute()),
  ],
];

test.each(writes)('while another process writes, %s waits, and nothing else does', async (_name, span, write) => {
  const database = await openDatabase({ file });
  const ids = () => database.connection.prepare('SELECT id FROM gateways ORDER BY id').all();
  const { ended } = await startWriting(span);
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const writing = write(database);
  expect(ids()).toEqual([]);
  await writing;
  delay.disable();
  expect(ids()).toEqual([{ id: 'ours' }, { id: 'theirs' }]);
  expect(delay.max / 1e6).toBeLessThan(250);
  await ended;
  await database.close();
});

test('work that is refused a lock of its own is not done twice', async () => {
  const database = await openDatabase({ file });
  const other = new DatabaseSync(join(folder, 'other.sqlite'));
  const beside = new DatabaseSync(join(folder, 'other.sqlite'), { timeout: 0 });
  other.exec('BEGIN IMMEDIATE');
  let times = 0;
  const work = () => {
    times += 1;
    beside.exec('BEGIN IMMEDIATE');
  };
  await expect(database.transact(work)).rejects.toThrow(UnavailableError);
  expect([times, database.connection.isTransaction]).toEqual([1, false]);
  other.close();
  beside.close();
  await database.close();
});

test('several processes may make and open the same new database at once', { timeout: 30_000 }, async () => {
  const program = join(folder, 'open.mjs');
  const module = JSON.stringify(join(import.meta.dirname, 'open-database.ts'));
  writeFileSync(
    program,
    `import { openDatabase } from ${module};
     process.once('message', async () => {
       const database = await openDatabase({ file: ${JSON.stringify(file)} });
       await database.close();
       process.disconnect();
     });
     process.send('waiting');`,
  );
  const children = Array.from({ length: 4 }, () => fork(program, { execArgv: [] }));
  await Promise.all(children.map((child) => once(child, 'message')));
  const codes = Promise.all(children.map((child) => once(child, 'exit')));
  for (const child of children) child.send('go');
  expect((await codes).map(([code]) => code)).toEqual([0, 0, 0, 0]);
});
