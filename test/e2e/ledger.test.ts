import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { newDataDir, removeDataDir, runBarrio, type Service, startService } from '../process/running-service.ts';

/** The books of the real process: every sample in its place, through a kill, and loud when they do not balance. */
const within = { timeout: 20_000, interval: 100 };
const CredentialShape = z.object({ username: z.string(), password: z.string() });
const BooksShape = z.object({
  messages: z.number(),
  received: z.number(),
  stored: z.number(),
  duplicate: z.number(),
  rejected: z.array(z.object({ code: z.string(), count: z.number() })),
  balances: z.boolean(),
  checkedAt: z.string().nullable(),
});

let dataDir: string;
let service: Service;
let authorization: string;

beforeAll(async () => {
  dataDir = await newDataDir();
  const device = ['--id', 'air-1', '--kind', 'environment-station', '--lat', '43.4623', '--lon', '-3.8099'];
  const { stdout } = await runBarrio(['device', 'add', ...device, '--json'], { dataDir });
  const { username, password } = CredentialShape.parse(JSON.parse(stdout));
  authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  service = await startService({ dataDir });
});
afterAll(async () => {
  await service.kill('SIGKILL');
  await removeDataDir(dataDir);
});

async function send(body: string): Promise<void> {
  const url = `${service.httpUrl}/ingest/v1/devices/air-1/messages`;
  const headers = { authorization, 'content-type': 'application/json' };
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(202);
}

const books = async (query = '') =>
  BooksShape.parse(await (await fetch(`${service.httpUrl}/api/v1/ledger${query}`)).json());

const booksOnDisk = async () => {
  const { stdout, exitCode } = await runBarrio(['ledger', '--device', 'air-1', '--json'], { dataDir });
  return { ...BooksShape.parse(JSON.parse(stdout)), exitCode };
};

const expected = {
  messages: 5,
  received: 8,
  stored: 3,
  duplicate: 2,
  rejected: expect.toSatisfy((rejected: z.output<typeof BooksShape>['rejected']) =>
    ['duplicate_conflict', 'payload_malformed', 'quantity_unknown'].every((code) =>
      rejected.some((each) => each.code === code && each.count === 1),
    ),
  ),
  balances: true,
};

it('every sample is in its place: stored, duplicate, or rejected with its reason', async () => {
  const time = new Date().toISOString();
  await send(`{"time":"${time}","values":{"pm2_5":10,"no2":20}}`);
  await send(`{"time":"${time}","values":{"pm2_5":10,"no2":20}}`);
  await send(`{"time":"${time}","values":{"pm2_5":11}}`);
  await send('{"values":3}');
  await send('{"values":{"nope":1,"pm2_5":12}}');
  await vi.waitFor(async () => expect(await books('?device=air-1')).toMatchObject(expected), within);
  await vi.waitFor(async () => expect(await booksOnDisk()).toMatchObject({ ...expected, exitCode: 0 }), within);
  expect(await books()).toMatchObject(expected);
});

it('a kill changes nothing in the books, and what comes after it is added', async () => {
  await service.kill('SIGKILL');
  expect(await booksOnDisk()).toMatchObject({ ...expected, exitCode: 0 });
  service = await startService({ dataDir });
  expect(await books()).toMatchObject(expected);
  await send('{"values":{"pm2_5":13}}');
  const more = { ...expected, messages: 6, received: 9, stored: 4 };
  await vi.waitFor(async () => expect(await books()).toMatchObject(more), within);
});

it('books that were tampered with are told by the service, its health, its figures and the command line', async () => {
  await service.kill('SIGTERM');
  const database = new DatabaseSync(join(dataDir, 'barrio.db'));
  database.exec("UPDATE ledger_accounts SET stored = stored - 1 WHERE account = 'air-1'");
  database.close();
  service = await startService({ dataDir });
  await vi.waitFor(async () => expect((await books()).checkedAt).not.toBeNull(), within);
  expect((await books()).balances).toBe(false);
  expect(service.output()).toContain('the ledger does not balance');
  const ready = await fetch(`${service.httpUrl}/readyz`);
  expect([ready.status, await ready.text()]).toEqual([
    200,
    expect.stringContaining('does not balance: air-1 in the hour'),
  ]);
  expect(await (await fetch(`${service.httpUrl}/metrics`)).text()).toContain('barrio_ledger_balanced 0');
  expect(await booksOnDisk()).toMatchObject({ balances: false, exitCode: 1 });
});
