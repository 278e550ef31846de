import { expect, it } from 'vitest';
import type { RuleFault } from './alerts/port.ts';
import { createHealth } from './health.ts';
import { createMemoryJournal } from './journal/memory/memory-journal.ts';
import type { LedgerState } from './ledger/port.ts';
import { epochMs } from './model/time.ts';
import type { Events } from './observability/events.ts';
import { createSilentEvents } from './observability/silent-events.ts';
import type { RollupsState } from './rollups/port.ts';
import type { Link } from './sources/mqtt-client/mqtt-client.ts';
import { createMemoryStore } from './stores/memory/memory-store.ts';
import { watchStoring } from './stores/store-trouble.ts';

const url = 'mqtt://broker:1883';
const storing = { lag: () => 0 };
const balanced: LedgerState = { balances: true, imbalances: [], checkedAt: epochMs(0) };

const rolledUp: RollupsState = { isSurveyed: true, hoursLeft: 0, lastTurn: undefined, trouble: undefined };

const healthWith = async (
  link: Link | undefined,
  books: LedgerState = balanced,
  change: (events: Events) => void = () => undefined,
  rolling: RollupsState = rolledUp,
) => {
  const journal = createMemoryJournal({ limitBytes: 1e6 });
  const upstream = link && { link: () => link };
  const ledgerWatch = { state: () => books };
  const store = createMemoryStore({ kinds: new Map() });
  const storeWatch = watchStoring({ events: createSilentEvents(), clock: { now: () => epochMs(0) } });
  change(storeWatch.events);
  const rollups = { state: () => rolling };
  const run = { behind: () => 3, trouble: () => judged.trouble };
  const rules = { all: () => [], faults: () => judged.faults };
  const watched = { run, rules, outbox: { waiting: () => ({ email: 2, sms: 1 }) } };
  return await createHealth({ journal, store, storing, ledgerWatch, storeWatch, rollups, judged: watched, upstream })();
};

let judged: { readonly trouble?: string; readonly faults: readonly RuleFault[] } = { faults: [] };

it('alerts are well while they can be written down and every file of rules is used', async () => {
  const { parts } = await healthWith(undefined);
  const detail = '0 rules in force, 3 messages behind, 3 messages to people waiting';
  expect(parts).toContainEqual({ name: 'alerts', ok: true, detail });
});

it('alerts that cannot be written down are a failing part, and so is a file of rules that is not used', async () => {
  judged = { trouble: 'the disk is full', faults: [] };
  const full = await healthWith(undefined);
  expect(full.parts.find(({ name }) => name === 'alerts')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('nobody is told of anything: the disk is full'),
  });
  judged = { faults: [{ file: 'smog.yaml', line: 1, column: 1, field: 'when', says: 'there is no such quantity' }] };
  const faulty = await healthWith(undefined);
  expect(faulty.ready).toBe(true);
  expect(faulty.parts.find(({ name }) => name === 'alerts')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('smog.yaml is not used: there is no such quantity'),
  });
  const warning = { line: 1, column: 1, field: '', says: 'nobody is told', isWarning: true };
  judged = { faults: [{ file: 'receivers.yaml', ...warning }] };
  const warned = await healthWith(undefined);
  expect(warned.parts.find(({ name }) => name === 'alerts')).toMatchObject({ ok: true });
  judged = { faults: [] };
});

it('an external broker that is away is a failing part with a remedy, and no reason to turn devices away', async () => {
  const { ready, parts } = await healthWith({ connected: false, url, reason: 'connect ECONNREFUSED' });
  expect(ready).toBe(true);
  expect(parts).toContainEqual({
    name: 'external broker',
    ok: false,
    detail: `${url}: connect ECONNREFUSED`,
    remedy: expect.stringContaining('BARRIO_BROKER_URL'),
  });
});

it('an external broker that is connected is a part that does its work', async () => {
  const { ready, parts } = await healthWith({ connected: true, url });
  expect(ready).toBe(true);
  expect(parts).toContainEqual({ name: 'external broker', ok: true, detail: `connected to ${url}` });
});

it('without an external broker there is no such part', async () => {
  const { parts } = await healthWith(undefined);
  expect(parts.map(({ name }) => name)).not.toContain('external broker');
});

it('books that do not balance are a failing part that says why, and no reason to turn devices away', async () => {
  const detail = 'bay-1: 2 received, but 1 stored.';
  const { ready, parts } = await healthWith(undefined, {
    ...balanced,
    balances: false,
    imbalances: [{ kind: 'samples', detail }],
  });
  expect(ready).toBe(true);
  expect(parts).toContainEqual(
    expect.objectContaining({ name: 'ledger', ok: false, detail: `does not balance: ${detail}` }),
  );
});

it('books that balance are a part that says when they were looked at', async () => {
  const { parts } = await healthWith(undefined);
  expect(parts).toContainEqual({ name: 'ledger', ok: true, detail: 'balances at 1970-01-01T00:00:00.000Z' });
});

const full = (attempt: number) => ({ store: 'memory', reason: 'ENOSPC: no space left', attempt, retryInMs: 250 });

it.each(['memory', 'barrio.db'])(
  'a store that answers, while the last attempts to write to %s failed, is a failing part that says since when',
  async (store) => {
    const { ready, parts } = await healthWith(undefined, balanced, (events) => {
      events.emit('storeUnavailable', { ...full(1), store });
      events.emit('storeUnavailable', { ...full(2), store });
    });
    expect(ready).toBe(true);
    expect(parts).toContainEqual({
      name: 'store memory',
      ok: false,
      detail: `${store} has taken nothing since 1970-01-01T00:00:00.000Z (2 attempts): ENOSPC: no space left; 0 messages behind`,
      remedy: expect.stringContaining('Make room'),
    });
  },
);

it('a store that takes readings again is sound', async () => {
  const { parts } = await healthWith(undefined, balanced, (events) => {
    events.emit('storeUnavailable', full(1));
    events.emit('storeRecovered', { store: 'memory', attempts: 1 });
  });
  expect(parts).toContainEqual(expect.objectContaining({ name: 'store memory', ok: true }));
});

it('rollups that are behind say by how much, and a store that does not take them is a failing part', async () => {
  const partOf = async (rolling: RollupsState) =>
    (await healthWith(undefined, balanced, undefined, rolling)).parts.find(({ name }) => name === 'rollups');
  expect(await partOf(rolledUp)).toEqual({ name: 'rollups', ok: true, detail: 'up to date' });
  expect(await partOf({ ...rolledUp, hoursLeft: 7 })).toMatchObject({
    ok: true,
    detail: expect.stringContaining('7 hours behind'),
  });
  expect(await partOf({ ...rolledUp, trouble: 'connection refused' })).toMatchObject({
    ok: false,
    detail: expect.stringContaining('connection refused'),
  });
});
