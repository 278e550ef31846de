import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import { position } from '../../journal/port.ts';
import { days, hours } from '../../model/duration.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { entry, hour, ledgerContract, row, ten } from '../contract/ledger.contract.ts';
import { createMemoryLedger } from '../memory/memory-ledger.ts';
import { account, longAgo } from '../port.ts';
import { prepareFold } from './fold.ts';
import { readLedger } from './read-ledger.ts';
import { type LedgerParts, openLedger } from './sqlite-ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'barrio-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.sqlite`);

async function openOn(file: string, parts: Partial<LedgerParts> = {}) {
  const database = await openDatabase({ file });
  const events = createSilentEvents();
  const ledger = await openLedger({ database, clock: { now: () => ten }, events, keepFor: days(35), ...parts });
  const close = async (): Promise<void> => {
    await ledger.close();
    if (database.connection.isOpen) await database.close();
  };
  onTestFinished(close);
  return { ledger, database, events, close };
}

ledgerContract('sqlite', async () => {
  const { ledger, close } = await openOn(newFile());
  return { ...ledger, close };
});

test('the books outlive the process', async () => {
  const file = newFile();
  const first = await openOn(file);
  await first.ledger.book(entry(0, row('bay-1'), row('bay-2', hour(1), { stored: 0, rejected: { time_invalid: 1 } })));
  await first.ledger.book(entry(4, row('bay-1')));
  await first.close();
  const { ledger } = await openOn(file);
  expect(ledger.position()).toBe(5);
  expect(await ledger.sum({})).toMatchObject({ messages: 3, received: 3, stored: 2, rejected: { time_invalid: 1 } });
  expect([ledger.lifetime(), ledger.gapMessages()]).toEqual([await ledger.sum({}), 2]);
  expect(await ledger.check()).toEqual([]);
});

test('a gap is told, with how many messages it has', async () => {
  const { ledger, events } = await openOn(newFile());
  await ledger.book(entry(0, row('bay-1')));
  await ledger.book(entry(8, row('bay-1')));
  expect(events.emitted).toEqual([{ name: 'ledgerGap', fields: { after: 1, upTo: 8, messages: 7 } }]);
});

test('an entry that cannot be written leaves nothing, and is booked when it can', async () => {
  const { ledger, database } = await openOn(newFile());
  database.connection.exec(
    "CREATE TRIGGER full BEFORE INSERT ON ledger_city_rejected BEGIN SELECT raise(ABORT, 'no room'); END",
  );
  const whole = entry(0, row('bay-1'), row('bay-2', ten, { stored: 0, rejected: { time_invalid: 1 } }));
  await expect(ledger.book(whole)).rejects.toThrow('no room');
  expect([ledger.position(), ledger.lifetime().received, (await ledger.sum({})).received]).toEqual([undefined, 0, 0]);
  database.connection.exec('DROP TRIGGER full');
  await ledger.book(whole);
  expect([ledger.position(), ledger.lifetime().received, (await ledger.sum({})).received]).toEqual([2, 2, 2]);
});

describe('the check finds', () => {
  test.each([
    [
      'a device that has more than was received',
      "UPDATE ledger_accounts SET stored = 2 WHERE account = 'bay-1'",
      'bay-1',
    ],
    ['a rejection that is gone', 'DELETE FROM ledger_rejected', 'bay-2'],
    ['a device that is gone', "DELETE FROM ledger_accounts WHERE account = 'bay-1'", '2 messages for the city and 1'],
    ['an hour of the city that is gone', 'DELETE FROM ledger_city; DELETE FROM ledger_city_rejected', '0 are booked'],
    [
      'a rejection of nobody',
      `INSERT INTO ledger_rejected VALUES (${ten}, 'x', 'time_invalid', 1)`,
      '1 rejected for the city and 2',
    ],
    ['a place that was moved', 'UPDATE ledger_place SET position = 9', 'has come 9 messages far'],
    ['a gap that was wiped', 'DELETE FROM ledger_gaps', 'known to be missing'],
  ])('%s', async (_case, damage, told) => {
    const { ledger, database } = await openOn(newFile());
    await ledger.book(entry(0, row('bay-1')));
    await ledger.book(entry(3, row('bay-2', ten, { stored: 0, rejected: { time_invalid: 1 } })));
    expect(await ledger.check()).toEqual([]);
    database.connection.exec(damage);
    expect((await ledger.check()).map(({ detail }) => detail).join(' ')).toContain(told);
  });
});

describe('hours that are older than is kept by hour', () => {
  /** Three accounts in four hours, and one that was refused in each. */
  async function bookFourHours(file: string, parts: Partial<LedgerParts> = {}) {
    const opened = await openOn(file, parts);
    const rejected = { time_invalid: 1, value_impossible: 2 };
    for (let number = 0; number < 4; number += 1) {
      const refused = row('lamp', hour(number), { received: 4, replayed: 3, stored: 0, duplicate: 1, rejected });
      const at = hour(number);
      await opened.ledger.book(entry(number * 4, row('bay-1', at), row('bay-2', at, { messages: 2 }), refused));
    }
    return opened;
  }

  const accounts = ['bay-1', 'bay-2', 'lamp'].map(account);

  test('become one sum for each account, and no sum changes', async () => {
    const file = newFile();
    const young = await bookFourHours(file);
    const [sum, ofAccounts, city] = [
      await young.ledger.sum({}),
      await Promise.all(accounts.map((each) => young.ledger.sum({ accounts: [each] }))),
      await young.ledger.hours({}),
    ];
    await young.close();

    const { ledger, database } = await openOn(file, { keepFor: hours(2), clock: { now: () => hour(4) } });
    await vi.waitFor(() => expect(ledger.byHourSince()).toBe(hour(2)));
    expect((await ledger.hours({ accounts })).map((each) => each.hour)).toEqual([longAgo, hour(2), hour(3)]);
    expect(await ledger.sum({})).toEqual(sum);
    expect(await Promise.all(accounts.map((each) => ledger.sum({ accounts: [each] })))).toEqual(ofAccounts);
    expect(await ledger.sum({ accounts })).toEqual(sum);
    expect(await ledger.hours({})).toEqual(city);
    expect(await ledger.check()).toEqual([]);
    expect(await readLedger(database).check()).toEqual([]);
  });

  test('are asked for only by who asks for everything', async () => {
    const { ledger } = await bookFourHours(newFile(), { keepFor: hours(2), clock: { now: () => hour(4) } });
    await ledger.close();
    expect((await ledger.sum({ accounts, from: hour(2) })).messages).toBe(8);
    expect((await ledger.sum({ accounts })).messages).toBe(16);
  });

  test('are still looked at as a whole', async () => {
    const { ledger, database } = await bookFourHours(newFile());
    await ledger.close();
    const folding = await openLedger({
      database,
      clock: { now: () => hour(100) },
      events: createSilentEvents(),
      keepFor: hours(1),
    });
    onTestFinished(() => folding.close());
    await vi.waitFor(() => expect(folding.byHourSince()).toBe(hour(99)));
    expect(await folding.check()).toEqual([]);
    database.connection.exec("UPDATE ledger_accounts SET stored = stored + 1 WHERE account = 'lamp'");
    expect((await folding.check()).map(({ detail }) => detail).join()).toContain(
      'lamp in the hours that are kept as one sum',
    );
  });

  test('may get more, which is folded too', async () => {
    const { ledger, database } = await bookFourHours(newFile(), { keepFor: hours(1), clock: { now: () => hour(4) } });
    await vi.waitFor(() => expect(ledger.byHourSince()).toBe(hour(3)));
    await ledger.book(entry(16, row('bay-1', hour(0)), row('bay-9', hour(1))));
    expect(await ledger.check()).toEqual([]);
    await ledger.close();
    expect((await ledger.sum({ accounts: [account('bay-9')] })).received).toBe(1);
    expect((await readLedger(database).sum({ accounts: [account('bay-1')] })).received).toBe(5);
  });

  test('go in steps, so that no one waits for all of them', { timeout: 30_000 }, async () => {
    const file = newFile();
    const first = await openOn(file);
    const many = Array.from({ length: 5000 }, (_, index) => row(`bay-${index}`, hour(index % 3)));
    await first.ledger.book(entry(0, ...many));
    await first.close();
    const { ledger, database } = await openOn(file, { clock: { now: () => hour(3) }, keepFor: hours(0) });
    const left = (): unknown =>
      database.connection.prepare('SELECT count(*) AS rows FROM ledger_accounts WHERE hour > 0').get();
    await vi.waitFor(() => expect(left()).toEqual({ rows: 0 }), 20_000);
    expect(await ledger.sum({ accounts: many.map((each) => each.account) })).toMatchObject({ messages: 5000 });
    expect(await ledger.check()).toEqual([]);
  });
});

test('a reader beside the process that keeps the books sees every moment whole', async () => {
  const file = newFile();
  const { ledger } = await openOn(file);
  await ledger.book(entry(0, row('bay-1')));
  const beside = await openDatabase({ file });
  onTestFinished(() => beside.close());
  const reader = readLedger(beside);
  await ledger.book(entry(1, row('bay-1', hour(1), { stored: 0, rejected: { time_invalid: 1 } })));
  expect(await reader.sum({ accounts: [account('bay-1')] })).toEqual(await ledger.sum({}));
  expect([reader.position(), await reader.check()]).toEqual([2, []]);
});

test('ten thousand devices are booked in microseconds each', { timeout: 60_000 }, async () => {
  const { ledger } = await openOn(newFile());
  const ids = Array.from({ length: 10_000 }, (_, index) => `santander-bay-${String(index).padStart(5, '0')}`);
  const rejected = { value_impossible: 1 };
  const rowOf = (id: string, index: number) => (index % 100 === 0 ? row(id, ten, { received: 2, rejected }) : row(id));
  const micros: number[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    const full = entry(turn * ids.length, ...ids.map(rowOf));
    const started = process.cpuUsage();
    await ledger.book(full);
    const { user, system } = process.cpuUsage(started);
    micros.push((user + system) / ids.length);
  }
  const began = performance.now();
  expect(await ledger.check()).toEqual([]);
  const check = performance.now() - began;
  const typical = micros.toSorted((one, other) => one - other)[2] ?? 0;
  console.info(
    `${micros.map((each) => each.toFixed(1)).join(', ')} µs of CPU a row; ${check.toFixed(0)} ms to look at an hour of it`,
  );
  expect(typical).toBeLessThan(20);
});

test('too many hours of too many devices are refused with how many would do', async () => {
  const { ledger, database } = await openOn(newFile());
  await ledger.book(entry(0, row('bay-1')));
  database.connection.exec(
    `WITH RECURSIVE hours (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM hours WHERE n < 999)
     INSERT INTO ledger_city SELECT ${ten} + n * 3600000, 0, 0, 0, 0, 0 FROM hours`,
  );
  const many = Array.from({ length: 3000 }, (_, index) => account(`bay-${index}`));
  await expect(ledger.sum({ accounts: many })).rejects.toThrow('at most 500 hours');
  expect((await ledger.sum({ accounts: many, to: hour(10) })).received).toBe(1);
});

test('whatever is booked, the books on disk say the same as those in memory', { timeout: 60_000 }, async () => {
  const counts = fc.nat({ max: 9 });
  const codes = fc.dictionary(fc.constantFrom('time_invalid', 'value_impossible'), counts);
  const rows = fc.array(
    fc
      .tuple(fc.constantFrom('', 'a', 'b'), fc.nat({ max: 5 }), counts, counts, counts, codes)
      .map(([id, at, messages, stored, duplicate, rejected]) => {
        const received = Object.values(rejected).reduce((sum, count) => sum + count, stored + duplicate);
        return row(id, hour(at), { messages, received, stored, duplicate, rejected });
      }),
    { maxLength: 60 },
  );
  const entries = fc.array(fc.tuple(rows, fc.nat({ max: 3 }), fc.nat({ max: 2 })), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(entries, fc.nat({ max: 6 }), async (all, foldedHours) => {
      const { ledger, database, close } = await openOn(newFile());
      const memory = createMemoryLedger();
      let place = 0;
      for (const [some, passedOver, missing] of all) {
        const whole = entry(place + passedOver, ...some);
        const booked = { ...whole, upTo: position(whole.upTo + missing) };
        for (const each of [ledger, memory]) await each.book(booked);
        place = booked.upTo;
      }
      expect(await ledger.hours({ accounts: ['', 'a'].map(account) })).toEqual(
        await memory.hours({ accounts: ['', 'a'].map(account) }),
      );
      while ((await database.transact((connection) => prepareFold(connection)(hour(foldedHours), 2))) > 0);
      for (const query of [{}, { accounts: [account('a')] }, { accounts: ['', 'b'].map(account) }]) {
        expect(await ledger.sum(query)).toEqual(await memory.sum(query));
      }
      expect(await ledger.hours({})).toEqual(await memory.hours({}));
      expect([ledger.position(), ledger.lifetime(), ledger.gapMessages(), await ledger.gaps()]).toEqual([
        memory.position(),
        memory.lifetime(),
        memory.gapMessages(),
        await memory.gaps(),
      ]);
      expect([await ledger.check(), await readLedger(database).check(), await memory.check()]).toEqual([[], [], []]);
      await close();
    }),
    { numRuns: 30 },
  );
});

test('that the journal was replaced is told, and outlives the process', async () => {
  const file = newFile();
  const first = await openOn(file);
  await first.ledger.beginAnew(position(0));
  expect(first.events.emitted).toEqual([]);
  await first.ledger.book(entry(0, row('bay-1'), row('bay-2')));
  await first.ledger.beginAnew(position(0));
  expect(first.events.emitted).toEqual([{ name: 'ledgerJournalReplaced', fields: { booked: 2, after: 0 } }]);
  await first.close();
  const { ledger } = await openOn(file);
  expect([ledger.position(), await ledger.check()]).toEqual([0, []]);
});
