import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import { alertBookContract, alertOf, announcementOf, stepOf } from './contract/alert-book.contract.ts';
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
