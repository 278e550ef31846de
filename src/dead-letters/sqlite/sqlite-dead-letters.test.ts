import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import { days, minutes } from '../../model/duration.ts';
import { after, systemClock } from '../../model/time.ts';
import { deadLettersContract, letter } from '../contract/dead-letters.contract.ts';
import type { Limits } from '../limits.ts';
import { openDeadLetters } from './sqlite-dead-letters.ts';

const folder = mkdtempSync(join(tmpdir(), 'barrio-dead-letters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.sqlite`);

async function openOn(file: string, limits: Partial<Limits> = {}) {
  const database = await openDatabase({ file });
  const letters = await openDeadLetters({
    database,
    clock: systemClock,
    keepFor: days(3650),
    limitBytes: 1e9,
    ...limits,
  });
  const close = async (): Promise<void> => {
    await letters.close();
    if (database.connection.isOpen) await database.close();
  };
  onTestFinished(close);
  return { letters, database, close };
}

deadLettersContract('sqlite', async (limits) => {
  const database = await openDatabase({ file: newFile() });
  const letters = await openDeadLetters({ database, ...limits });
  return {
    ...letters,
    async close() {
      await letters.close();
      await database.close();
    },
  };
});

test('letters and their count outlive the process', async () => {
  const file = newFile();
  const first = await openOn(file);
  await first.letters.keep([letter(1), letter(2, { code: 'time_invalid' })]);
  await first.close();
  const { letters } = await openOn(file);
  expect(await letters.list({ limit: 10 })).toEqual([letter(2, { code: 'time_invalid' }), letter(1)]);
  expect(await letters.count()).toEqual({ payload_malformed: 1, time_invalid: 1 });
});

test('letters that grew too old while the service was stopped go when it starts, however many', {
  timeout: 30_000,
}, async () => {
  const file = newFile();
  const first = await openOn(file);
  await first.letters.keep(Array.from({ length: 2500 }, (_, index) => letter(index + 1)));
  await first.close();
  const clock = { now: () => after(letter(2400).receivedAt, minutes(1)) };
  const { letters } = await openOn(file, { keepFor: minutes(1), clock });
  await vi.waitFor(async () => expect(await letters.count()).toEqual({ payload_malformed: 101 }), 20_000);
});

test('a batch that cannot be written leaves neither letters nor counts', async () => {
  const { letters, database } = await openOn(newFile());
  database.connection.exec(
    "CREATE TRIGGER full BEFORE INSERT ON dead_letters WHEN new.position = 2 BEGIN SELECT raise(ABORT, 'no room'); END",
  );
  await expect(letters.keep([letter(1), letter(2)])).rejects.toThrow('no room');
  database.connection.exec('DROP TRIGGER full');
  await letters.keep([letter(3)]);
  expect((await letters.list({ limit: 10 })).length).toBe(1);
  expect(await letters.count()).toEqual({ payload_malformed: 1 });
});

test.each([
  ['no filter', {}, 'dead_letters_by_time'],
  ['a code', { code: 'time_invalid' }, 'dead_letters_by_code'],
  ['a device', { device: 'bay-1' }, 'dead_letters_by_device'],
])('a list with %s walks an index and sorts nothing', async (_case, filter, index) => {
  const { database } = await openOn(newFile());
  const where = Object.keys(filter)
    .map((column) => `${column} = ? AND`)
    .join(' ');
  const plan = database.connection
    .prepare(
      `EXPLAIN QUERY PLAN SELECT * FROM dead_letters WHERE ${where} received_at >= 0
       ORDER BY received_at DESC, position DESC, item DESC LIMIT 10`,
    )
    .all(...Object.values(filter));
  expect(JSON.stringify(plan)).toContain(index);
  expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
});

test('batches of 500 cost microseconds a letter, and the byte limit is about what the file takes', {
  timeout: 30_000,
}, async () => {
  const file = newFile();
  const { letters, close } = await openOn(file);
  const batches = Array.from({ length: 40 }, (_, batch) =>
    Array.from({ length: 500 }, (__, index) => letter(batch * 500 + index + 1, { payload: new Uint8Array(150) })),
  );
  const started = process.cpuUsage();
  for (const batch of batches) await letters.keep(batch);
  const { user, system } = process.cpuUsage(started);
  const micros = (user + system) / 20_000;
  const [kept] = await letters.list({ limit: 1 });
  await close();
  const bytes = statSync(file).size / 20_000;
  console.info(`${micros.toFixed(1)} µs of CPU and ${bytes.toFixed(0)} bytes on disk per dead letter`);
  expect(kept?.position).toBe(20_000);
  expect(micros).toBeLessThan(60);
  expect(bytes).toBeLessThan(150 + 18 + 26 + 200);
});
