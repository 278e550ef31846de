import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import { alertBookContract, alertOf, announcementOf, at, over, stepOf } from './contract/alert-book.contract.ts';
import { createSqliteAlertBook } from './sqlite-book.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function openFile() {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-alerts-'));
  const database = await openDatabase({ file: join(folder, 'barrio.db') });
  opened.push(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  return database;
}

alertBookContract('in SQLite', async () => {
  const database = await openFile();
  return { book: createSqliteAlertBook(database), connection: database.connection };
});

it('a change of which a part cannot be kept is not kept at all', async () => {
  const database = await openFile();
  const book = createSqliteAlertBook(database);
  const change = { transitions: [], groups: new Map(), quietings: [] };
  const kept = database.transact((connection) =>
    book.keep(connection, { ...change, alerts: [alertOf('1')], announcements: [announcementOf(7)] }),
  );
  await expect(kept).rejects.toThrow(/comes next/);
  expect([book.open({ limit: 9 }), book.announcements.end()]).toEqual([[], 0]);
});

it('ten thousand alerts that fire at once, each with its announcement, cost about half a second', {
  timeout: 30_000,
}, async () => {
  const database = await openFile();
  const book = createSqliteAlertBook(database);
  const alerts = Array.from({ length: 10_000 }, (_, index) => alertOf(`a${index}`));
  const groups = new Map(alerts.map(({ id }) => [`g-${id}`, { told: [id] }]));
  const began = process.cpuUsage();
  await database.transact((connection) =>
    book.keep(connection, {
      alerts,
      transitions: alerts.map((alert) => stepOf(alert, 'firing')),
      announcements: alerts.map((_, index) => announcementOf(index + 1)),
      groups,
      quietings: [],
    }),
  );
  const { user, system } = process.cpuUsage(began);
  // Time of the processor, because others use the machine too; and thrice as much of it, because they share its caches.
  expect((user + system) / 1000).toBeLessThan(1800);
  expect(book.announcements.end()).toBe(10_000);
  expect(book.recall().transitions.length).toBe(10_000);
});

it('thousands of old alerts beside thousands that groups still need are forgotten some at a time, in a moment each', {
  timeout: 30_000,
}, async () => {
  const database = await openFile();
  const book = createSqliteAlertBook(database);
  const old = Array.from({ length: 4_000 }, (_, index) => over(alertOf(`old${index}`), 2));
  const needed = Array.from({ length: 4_000 }, (_, index) => over(alertOf(`needed${index}`), 1));
  const alerts = [...needed, ...old];
  const change = { announcements: [], quietings: [], transitions: alerts.map((alert) => stepOf(alert, 'firing')) };
  const groups = new Map([['g', { told: needed.map(({ id }) => id) }]]);
  await database.transact((connection) => book.keep(connection, { ...change, alerts, groups }));
  const took: number[] = [];
  for (let isMore = true; isMore; ) {
    const began = process.cpuUsage();
    isMore = await database.transact((connection) => book.forget(connection, at(40)));
    const { user, system } = process.cpuUsage(began);
    took.push((user + system) / 1000);
  }
  expect(took.length).toBeGreaterThan(7);
  expect(Math.max(...took)).toBeLessThan(300);
  expect(book.closed({ limit: 9_000 }).length).toBe(4_000);
  expect(book.get('old7')).toBeUndefined();
  expect(book.known(['old7/firing', 'needed7/firing'])).toEqual(new Set(['needed7/firing']));
});
