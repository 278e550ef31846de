import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { position } from '../journal/port.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { fillUp, type RebuiltStore } from './rebuilt-store.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'barrio-rebuilt-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const damaged = { damaged: '/data/telemetry.duckdb.damaged-1', reason: 'a block is wrong' };

/** A store that stands at `upTo`, beside a journal that has messages 501 to 900. */
async function fill(from: RebuiltStore['from'], upTo: number | undefined) {
  const events = createSilentEvents();
  const place = { upTo };
  const forgotten: string[] = [];
  const watch = await fillUp({
    store: {
      rebuilt: { ...damaged, from },
      resumeFrom: async () => (place.upTo === undefined ? undefined : { upTo: position(place.upTo), sealed: '' }),
    },
    journal: {
      usage: () => ({
        bytes: 1,
        limitBytes: 9,
        segments: 1,
        oldest: position(501),
        end: position(900),
        consumers: {},
        damage: [],
      }),
      forget: async (name) => void forgotten.push(name),
    },
    consumer: 'store-duckdb',
    dataDir,
    clock: { now: () => epochMs(0) },
    events,
  });
  const [report = ''] = await readdir(dataDir);
  return { events, place, forgotten, watch, read: () => readFile(join(dataDir, report), 'utf8') };
}

it('a store begun again from a backup that the journal reaches lacks nothing', async () => {
  const { events, place, forgotten, read } = await fill({ kind: 'backup', file: '/backups/1/telemetry.duckdb' }, 700);
  expect(forgotten).toEqual(['store-duckdb']);
  expect(events.emitted).toMatchObject([{ name: 'storeRebuilt', fields: { ...damaged, position: 700, missing: 0 } }]);
  expect(await read()).toContain('messages 701 to 900');
  place.upTo = 900;
  await vi.waitFor(
    () => expect(events.emitted.at(-1)).toEqual({ name: 'storeFilledUp', fields: { messages: 200, tookMs: 0 } }),
    3000,
  );
  await vi.waitFor(async () => expect(await read()).toContain('200 messages of the journal were read again'));
});

it('what lies between the copy and the oldest message of the journal is counted as not there any more', async () => {
  const { events, watch, read } = await fill({ kind: 'backup', file: '/backups/1/telemetry.duckdb' }, 350);
  expect(events.emitted).toMatchObject([{ name: 'storeRebuilt', fields: { position: 350, missing: 150 } }]);
  expect(await read()).toContain('150 messages, 351 to 500');
  await watch.close();
});

it('a store begun again from nothing lacks all that the journal has no more, and is told how to get backups', async () => {
  const { events, watch, read } = await fill({ kind: 'nothing' }, undefined);
  expect(events.emitted).toMatchObject([
    { name: 'storeRebuilt', fields: { position: 0, missing: 500, from: 'nothing' } },
  ]);
  expect(await read()).toContain('BARRIO_BACKUP_EVERY_TIME');
  await watch.close();
});
