import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Journal, position } from '../journal/port.ts';
import { hours, milliseconds } from '../model/duration.ts';
import { messageOf } from '../model/errors.ts';
import { openInstallation, type TestInstallation } from './fixtures/installation.ts';
import { holdJournal } from './hold.ts';
import { makeBackup } from './make-backup.ts';
import { startBackups } from './start-backups.ts';

let place: TestInstallation;
beforeEach(async () => {
  place = await openInstallation({ keepFor: hours(0) });
  await place.receive(100);
}, 30_000);
afterEach(async () => {
  await place.close();
  await place.remove();
});

const consumers = () => Object.keys(place.sources.journal.usage().consumers);
const hung = () => ({ ...place.sources.store, copyTo: () => new Promise<never>(() => undefined) });

it('a copy that hangs lets the journal go when it is half full, and readings go on', { timeout: 30_000 }, async () => {
  const target = { directory: place.directory, lookAtJournal: milliseconds(1) };
  const making = makeBackup({ ...place.sources, store: hung() }, target);
  const ending = making.catch(messageOf);
  for (let round = 0; round < 40; round += 1) await place.receive(200);
  expect(await ending).toMatch(/half full/u);
  expect(consumers()).toEqual(['store-duckdb']);
  expect(await readdir(place.directory)).toEqual([]);
});

it('closing lets go of the journal although a copy hangs', { timeout: 30_000 }, async () => {
  const { sources, directory, events } = place;
  const backups = await startBackups({ ...sources, store: hung(), directory, events, every: hours(24), keep: 1 });
  const ending = backups.make().catch(messageOf);
  await vi.waitFor(() => expect(consumers()).toContain('backup'));
  await backups.close();
  expect(await ending).toMatch(/could not make a backup/u);
  expect(backups.isMaking()).toBe(false);
  expect(consumers()).toEqual(['store-duckdb']);
});

it('a backup below a folder that is not there fails at once, and the next can be made', {
  timeout: 30_000,
}, async () => {
  const { sources, directory, events } = place;
  const backups = await startBackups({ ...sources, directory, events, every: hours(24), keep: 1 });
  await expect(backups.make('/proc/nope')).rejects.toThrow(/ENOENT/u);
  await expect(backups.make(`${directory}/a/b`)).rejects.toThrow(/ENOENT/u);
  await backups.make();
  await backups.close();
});

it('a disk that does not answer is given up', { timeout: 30_000 }, async () => {
  const target = { directory: place.directory, prepareWithin: milliseconds(0) };
  await expect(makeBackup(place.sources, target)).rejects.toThrow(/does not answer/u);
});

it('what is held begins behind a segment that was being deleted', async () => {
  const removing = { oldest: 801 };
  const usage: Journal['usage'] = () => ({
    bytes: 1,
    limitBytes: 100,
    segments: 1,
    oldest: position(removing.oldest),
    end: position(1200),
    consumers: {},
    damage: [],
  });
  const hold = await holdJournal(
    {
      usage,
      forget: async () => undefined,
      consumer: async (name) => ({
        name,
        committed: () => position(800),
        oldest: () => position(removing.oldest),
        read: async () => [],
        commit: async () => {
          removing.oldest = 901;
        },
      }),
    },
    { after: 1000 },
  );
  expect(await hold.takeBack(0)).toBe(900);
  await hold.close();
});
