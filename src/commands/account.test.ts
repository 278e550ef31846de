import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAudit } from '../accounts/sqlite-audit.ts';
import { openDatabase } from '../database/open-database.ts';
import { seconds } from '../model/duration.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { lampKinds } from '../registry/contract/registry.contract.ts';
import { commands } from './index.ts';
import { findCommand, runCommand } from './run-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-accounts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const database = () => openDatabase({ file: join(folder, 'barrio.db') });
const clock = { now: () => epochMs(Date.UTC(2026, 2, 1, 12)) };
const impossible = async () => await Promise.reject(new Error('not needed here'));

async function barrio(line: string) {
  const said: string[] = [];
  const found = findCommand(commands, line.split(' '));
  if (found === undefined) throw new Error(`no such command: ${line}`);
  const say = (text: string): void => void said.push(text);
  const world = { database, clock, kinds: lampKinds, events: createSilentEvents(), installation: impossible };
  const code = await runCommand(found.command, {
    ...world,
    arguments: found.rest,
    stdout: say,
    stderr: say,
    askService: impossible,
    backups: impossible,
  });
  return { code, said };
}

async function noted() {
  const open = await database();
  const entries = createAudit({ database: open, clock, keepFor: seconds(0) }).entries({ limit: 100 });
  await open.close();
  return entries.map(({ action, target, detail, actor }) => [actor?.is, action, target, detail]);
}

test('accounts are looked after without a service, and the audit log says so without a password', async () => {
  const added = await barrio('account add lucia --role admin');
  expect([added.code, added.said[0]]).toEqual([0, 'name      lucia']);
  expect(added.said[1]).toMatch(/^password {2}(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/);
  expect((await barrio('account disable lucia')).said).toEqual([
    'lucia is the last admin: make somebody else one first.',
  ]);
  expect((await barrio('account add marta --json')).code).toBe(0);
  expect((await barrio('account role marta admin')).said).toEqual(['marta is admin now']);
  expect((await barrio('account disable lucia')).said).toEqual(['lucia is let in no more']);
  expect((await barrio('account list')).said).toEqual([
    'NAME   ROLE   LAST SIGN-IN  STATE',
    'lucia  admin  never         disabled',
    'marta  admin  never         has to change the password',
  ]);
  expect((await barrio('account enable lucia')).code).toBe(0);
  expect((await barrio('account remove marta')).code).toBe(0);
  expect((await barrio('gateway add --id gw-1')).code).toBe(0);
  expect((await barrio('device rotate gw-1')).code).toBe(0);
  expect(await noted()).toEqual([
    ['command', 'device.rotate', 'gw-1', undefined],
    ['command', 'gateway.add', 'gw-1', undefined],
    ['command', 'account.remove', 'marta', undefined],
    ['command', 'account.change', 'lucia', 'isDisabled=false'],
    ['command', 'account.change', 'lucia', 'isDisabled=true'],
    ['command', 'account.change', 'marta', 'role=admin'],
    ['command', 'account.add', 'marta', 'role=operator'],
    ['command', 'account.add', 'lucia', 'role=admin'],
  ]);
});

test.each([
  ['account add Lucia', 64],
  ['account add lucia --role owner', 64],
  ['account role lucia', 64],
  ['account reset nobody', 1],
  ['account remove nobody', 1],
])('%s ends with %i, and is noted nowhere', async (line, code) => {
  expect((await barrio(line)).code).toBe(code);
  expect(await noted()).toEqual([]);
});
