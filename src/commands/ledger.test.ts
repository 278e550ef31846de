import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { entry, hour, row, ten } from '../ledger/contract/ledger.contract.ts';
import { openLedger } from '../ledger/sqlite/sqlite-ledger.ts';
import { days } from '../model/duration.ts';
import { UnavailableError } from '../model/errors.ts';
import { deviceId } from '../model/ids.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { listen } from '../operator/fixtures/listen.ts';
import { writeServiceNote } from '../operator/service-note.ts';
import { area, here, lampAt, lampKinds, square } from '../registry/contract/registry.contract.ts';
import { openRegistry } from '../registry/sqlite/sqlite-registry.ts';
import { ledger } from './ledger.ts';
import { runCommand } from './run-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-ledger-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = { now: () => hour(2) };
const open = () => openDatabase({ file: join(folder, 'barrio.db') });

/** Runs `barrio ledger` with these words, and answers what it said. */
async function barrioLedger(words = '') {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await runCommand(ledger, {
    arguments: words === '' ? [] : words.split(' '),
    database: open,
    kinds: lampKinds,
    clock,
    events: createSilentEvents(),
    askService: async () => {
      throw new UnavailableError('none runs');
    },
    backups: async () => {
      throw new Error('the ledger needs no backups');
    },
    installation: async () => {
      throw new UnavailableError('not asked for');
    },
    stdout: (text) => void stdout.push(text),
    stderr: (text) => void stderr.push(text),
  });
  return { code, out: stdout.join('\n'), err: stderr.join('\n') };
}

const rejected = { time_invalid: 3, value_impossible: 2 };
const large = { messages: 120, received: 12_345, replayed: 7, stored: 12_300, duplicate: 40, rejected };

/** Books of a lamp in an area, one elsewhere, and a gateway; then whatever the test does to them. */
async function keepBooks(spoil = '') {
  const database = await open();
  const registry = await openRegistry({ database, kinds: lampKinds, clock, events: createSilentEvents() });
  await registry.putAreas([area('centro', 'district', { geometry: square(here, 0.01) })]);
  await registry.addDevice(lampAt('l1'));
  await registry.addGateway(deviceId('g1'));
  const books = await openLedger({ database, clock, events: createSilentEvents(), keepFor: days(35) });
  await books.book(entry(0, row('l1', ten, large), row('l2', hour(1)), row('g1', hour(1))));
  if (spoil !== '') database.connection.exec(spoil);
  await books.close();
  await registry.close();
  await database.close();
}

describe('the books', () => {
  test('are a table that a person understands, and one sentence', async () => {
    await keepBooks();
    const { code, out, err } = await barrioLedger();
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`What became of what was received: the whole city, from the first message on, up to now

     122  messages
  12,340  samples came
       7  tried again           after a refusal; they came before
  12,347  samples received      both together
  12,302  stored
      40  duplicate             observed before, kept once
       5  rejected              at every try anew
       3    time_invalid        The time cannot be read.
       2    value_impossible    A value lies outside what the quantity can ever be.

12,340 readings came, 7 were tried again; still refused now: 0 (from the dead letters kept).
Balances: 12,347 received = 12,302 stored + 40 duplicate + 5 rejected
No service runs here. What it received and did not book yet is in the journal: the next start books it.`);
  });

  test('send to the service for what is on its way only where one runs, and not where one was killed', async () => {
    await keepBooks();
    const { url } = await listen(() => ({ status: 200, body: '{"alive":true}' }));
    const note = { httpUrl: url, mqttUrl: '', startedAt: '2026-11-21T10:00:00Z', version: '0' };
    await writeServiceNote(folder, { ...note, pid: process.pid });
    expect((await barrioLedger()).out).toContain('only the running service knows: GET /api/v1/ledger');
    await writeServiceNote(folder, { ...note, pid: 2 ** 22 + 1 });
    expect((await barrioLedger()).out).toContain('No service runs here.');
  });

  test('are told hour by hour when asked', async () => {
    await keepBooks();
    const { out } = await barrioLedger('--by-hour --from 2026-11-21T10:30:00Z');
    expect(out).toContain(
      `HOUR                      MESSAGES  RECEIVED  STORED  DUPLICATE  REJECTED
2026-11-21T10:00:00.000Z  120       12,345    12,300  40         5
2026-11-21T11:00:00.000Z  2         2         2       0          0`,
    );
  });

  test.each([
    ['--device l1', '12,345 received'],
    ['--device g1', '1 received'],
    ['--device l2', '1 received'],
    ['--area centro', '12,345 received'],
    ['--from 2026-11-21T11:59:00+01:00 --to 2026-11-21T11:00:00Z', '12,345 received'],
    ['--from 2026-11-21T11:00:00Z', '2 received'],
  ])('can be asked for: %s', async (words, told) => {
    await keepBooks();
    const { code, out } = await barrioLedger(words);
    expect([code, out]).toEqual([0, expect.stringContaining(`Balances: ${told}`)]);
  });

  test('are one JSON object when asked, with the names of the API', async () => {
    await keepBooks();
    const { out } = await barrioLedger('--json --device l1 --by-hour');
    const counts = {
      ...large,
      arrived: 12_338,
      rejected: [expect.objectContaining({ code: 'time_invalid', count: 3 }), expect.anything()],
    };
    expect(JSON.parse(out)).toEqual({
      summary: '12,338 readings came, 7 were tried again; still refused now: 0 (from the dead letters kept).',
      refusedNow: 0,
      from: null,
      to: null,
      device: 'l1',
      area: null,
      ...counts,
      inFlight: null,
      balances: true,
      imbalances: [],
      gaps: [],
      checkedAt: '2026-11-21T12:00:00.000Z',
      hours: [{ from: '2026-11-21T10:00:00.000Z', ...counts }],
    });
  });

  test('of a service that never ran are empty, and balance', async () => {
    const { code, out } = await barrioLedger();
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('Balances: 0 received = 0 stored + 0 duplicate + 0 rejected'),
    ]);
  });
});

describe('books that do not balance', () => {
  test('end with exit code 1, and say where', async () => {
    await keepBooks("UPDATE ledger_accounts SET stored = stored + 1 WHERE account = 'l1'");
    const { code, out } = await barrioLedger('--device l1');
    expect(code).toBe(1);
    expect(out).toContain('DOES NOT BALANCE: 12,345 received, but 12,301 stored + 40 duplicate + 5 rejected = 12,346');
    expect(out).toContain('l1 in the hour of 2026-11-21T10:00:00.000Z');
  });

  test('are found also where nobody asked for that part of them', async () => {
    await keepBooks("UPDATE ledger_accounts SET stored = stored + 1 WHERE account = 'l1'");
    expect((await barrioLedger('--device l2')).code).toBe(1);
    expect(JSON.parse((await barrioLedger('--json --device l2')).out)).toMatchObject({ balances: false });
  });

  test('are not those with a gap: a gap is told with how many messages it has', async () => {
    await keepBooks(
      'INSERT INTO ledger_gaps VALUES (1, 122, 132, 10); UPDATE ledger_place SET position = position + 10',
    );
    const { code, out } = await barrioLedger();
    expect([code, out]).toEqual([0, expect.stringContaining('10 messages of the city were never booked')]);
  });
});

test.each([
  ['a device that nobody knows', '--device l9', 1],
  ['an area that nobody knows', '--area l9', 1],
  ['both', '--device l1 --area centro', 64],
  ['a time without its zone', '--from 2026-11-21T10:00:00', 64],
  ['a span that ends before it begins', '--from 2026-11-21T10:00:00Z --to 2026-11-21T10:59:00Z', 64],
])('%s is told, and nothing else', async (_what, words, expected) => {
  await keepBooks();
  const { code, out, err } = await barrioLedger(words);
  expect([code, out]).toEqual([expected, '']);
  expect(err).not.toBe('');
});
