import { randomFillSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrations } from '../../../database/migrations/index.ts';
import { openDatabase } from '../../../database/open-database.ts';
import { letter } from '../../../dead-letters/contract/dead-letters.contract.ts';
import { openDeadLetters } from '../../../dead-letters/sqlite/sqlite-dead-letters.ts';
import { days, minutes } from '../../../model/duration.ts';
import { before } from '../../../model/time.ts';
import { writeBackup } from '../fixtures/backup.ts';
import { find, installationOn, newFolder, noon } from '../fixtures/installation.ts';
import { database } from './database.ts';
import { deadLetters } from './dead-letters.ts';
import { ledger } from './ledger.ts';
import { judgeNode, versions } from './versions.ts';

const fileIn = (folder: string): string => join(folder, 'barrio.db');

async function folderWithDatabase(): Promise<string> {
  const folder = newFolder();
  await (await openDatabase({ file: fileIn(folder) })).close();
  return folder;
}

describe('barrio.db', () => {
  it('that is not there yet is no fault, and is not made', async () => {
    const folder = newFolder();
    for (const check of [database, versions, ledger, deadLetters]) {
      expect((await find(check, installationOn(folder))).join()).not.toMatch(/warning|fault/);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that is sound is left as it is, with nothing beside it', async () => {
    const folder = await folderWithDatabase();
    const content = readFileSync(fileIn(folder));
    expect(await find(database, installationOn(folder))).toEqual(['ok: sound']);
    expect(await find(versions, installationOn(folder))).toContain(
      `ok: Barrio 0.1.0, barrio.db at schema ${migrations.length}`,
    );
    expect(await find(ledger, installationOn(folder))).toEqual(['ok: balances, 0 samples received']);
    expect(readdirSync(folder)).toEqual(['barrio.db']);
    expect(readFileSync(fileIn(folder)).equals(content)).toBe(true);
  });

  it('is read while it is in use', async () => {
    const folder = await folderWithDatabase();
    const open = await openDatabase({ file: fileIn(folder) });
    onTestFinished(() => open.close());
    await open.transact((connection) => connection.exec("INSERT INTO gateways VALUES ('gw-1', 1)"));
    expect(await find(database, installationOn(folder))).toEqual(['ok: sound']);
  });

  async function folderWithDamagedDatabase(): Promise<string> {
    const folder = await folderWithDatabase();
    const content = readFileSync(fileIn(folder));
    randomFillSync(content, 100, 16_000);
    writeFileSync(fileIn(folder), content);
    return folder;
  }

  it('that is damaged is a fault with the same way back to a backup as at a start, and no other data are replaced', async () => {
    const folder = await folderWithDamagedDatabase();
    writeBackup(join(folder, 'backups', '2026-03-01T00-00-00.000Z'));
    const [line = ''] = await find(database, installationOn(folder));
    expect(line).toMatch(/^fault: is damaged: .* -> Put the one of the newest backup in its place: npm run barrio -- /);
    const start = await openDatabase({ file: fileIn(folder) }).then(() => 'nothing was found', String);
    const [command] = /backup restore newest [a-z -]+/.exec(start) ?? [];
    expect(command).toContain('--only database --replace');
    expect(line).toContain(`${command}.`);
  });

  it('that is damaged where there is no backup says so', async () => {
    const folder = await folderWithDamagedDatabase();
    expect((await find(database, installationOn(folder)))[0]).toMatch(/ -> There is no backup in .*backups\. If /);
  });

  it('that is no database is a fault', async () => {
    const folder = newFolder();
    writeFileSync(
      fileIn(folder),
      'this is a text, and quite long enough to have a header of a hundred bytes'.repeat(9),
    );
    expect(await find(database, installationOn(folder))).toEqual([
      expect.stringMatching(/^fault: is damaged: file is not a database -> /),
    ]);
  });

  it('of a newer Barrio is a fault that says so', async () => {
    const folder = await folderWithDatabase();
    const connection = new DatabaseSync(fileIn(folder));
    connection.exec('PRAGMA user_version = 99');
    connection.close();
    expect((await find(versions, installationOn(folder)))[1]).toMatch(
      /^fault: barrio.db has schema 99, .* -> Run that Barrio/,
    );
  });

  it('of an older Barrio is brought up to date by the next start, not by the doctor', async () => {
    const folder = newFolder();
    const connection = new DatabaseSync(fileIn(folder));
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA user_version = 1; CREATE TABLE old (id)');
    connection.close();
    expect((await find(versions, installationOn(folder)))[1]).toContain(
      `the next start brings it to ${migrations.length}`,
    );
    expect(await find(ledger, installationOn(folder))).toEqual([expect.stringContaining('none yet')]);
    expect(await find(deadLetters, installationOn(folder))).toEqual([expect.stringContaining('none yet')]);
    expect(existsSync(`${fileIn(folder)}-wal`)).toBe(false);
  });
});

it.each([
  ['24.12.0', 'ok'],
  ['25.0.0', 'ok'],
  ['24.11.9', 'fault'],
  ['20.19.0', 'fault'],
])('Node.js %s: %s', (version, level) => {
  expect(judgeNode(version).level).toBe(level);
});

describe('what was refused', () => {
  it('in the last day is told with the commonest reasons and what to do', async () => {
    const folder = await folderWithDatabase();
    const open = await openDatabase({ file: fileIn(folder) });
    const clock = { now: () => noon };
    const letters = await openDeadLetters({ database: open, clock, keepFor: days(30), limitBytes: 1e9 });
    const recent = { receivedAt: before(noon, minutes(5)) };
    await letters.keep([
      letter(1, { ...recent, code: 'payload_empty' }),
      letter(2, { ...recent, code: 'device_unknown' }),
      letter(3, { ...recent, code: 'device_unknown' }),
      letter(4, { receivedAt: before(noon, days(2)), code: 'payload_malformed' }),
    ]);
    await letters.close();
    await open.close();
    expect(await find(deadLetters, installationOn(folder))).toEqual([
      expect.stringMatching(
        /^warning: 3 in the last day: device_unknown 2, payload_empty 1 -> Register it: .*rejection list/,
      ),
    ]);
  });
});

describe('the ledger', () => {
  it('that does not balance is a fault with its numbers', async () => {
    const folder = await folderWithDatabase();
    const open = await openDatabase({ file: fileIn(folder) });
    await open.transact((connection) =>
      connection.exec('INSERT INTO ledger_place (only, position, origin, by_hour_since) VALUES (1, 10, 0, 0)'),
    );
    await open.close();
    expect((await find(ledger, installationOn(folder)))[0]).toMatch(
      /^fault: .*10 messages far, but 0 are booked.* -> Readings may be lost/,
    );
  });
});
