import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../database/open-database.ts';
import { hours } from '../../../model/duration.ts';
import { before } from '../../../model/time.ts';
import { find, installationOn, newFolder, noon, noteOf } from '../fixtures/installation.ts';
import type { Installation } from '../installation.ts';
import { rollups } from './rollups.ts';

const running = (part: object): Partial<Installation> => ({
  sighting: { state: 'running', note: noteOf() },
  askService: async () => ({ status: 200, body: { settings: {}, readiness: { ready: true, parts: [part] } } }),
});
const sound = running({ name: 'rollups', ok: true, detail: 'up to date' });

/** A folder in which the hours that began so long before noon wait to be rolled up. */
async function folderWith(hoursAgo: readonly number[]): Promise<string> {
  const folder = newFolder();
  const database = await openDatabase({ file: join(folder, 'barrio.db') });
  onTestFinished(() => database.close());
  await database.transact((connection) => {
    const insert = connection.prepare("INSERT INTO rollup_dirty_hours VALUES ('parking-bay', ?)");
    for (const ago of hoursAgo) insert.run(before(noon, hours(ago)));
  });
  return folder;
}

it('that are up to date are sound; so is the hour that has just ended', async () => {
  expect(await find(rollups, installationOn(newFolder()))).toEqual(['ok: none yet']);
  expect(await find(rollups, installationOn(await folderWith([])))).toEqual(['ok: nothing is behind']);
  expect(await find(rollups, installationOn(await folderWith([1, 0]), sound))).toEqual(['ok: up to date']);
});

it('that are behind say how many hours, since when, and what to do', async () => {
  const behind =
    '2 hours behind (counted by kind); the first began at 2026-03-01T06:00:00.000Z and is over for 5 hours';
  const folder = await folderWith([6, 3, 1]);
  expect(await find(rollups, installationOn(folder, sound))).toEqual([
    expect.stringMatching(/^warning: .* -> Nothing is lost: .*ten minutes/),
  ]);
  expect((await find(rollups, installationOn(folder, sound)))[0]).toContain(behind);
  const failing = running({ name: 'rollups', ok: false, detail: 'connection refused', remedy: 'start the store' });
  expect(await find(rollups, installationOn(folder, failing))).toEqual([`warning: ${behind} -> start the store`]);
});

it('that wait for a service that does not run are no fault', async () => {
  expect(await find(rollups, installationOn(await folderWith([6])))).toEqual([
    expect.stringMatching(/^ok: 1 hour behind .*; the next start works them out/),
  ]);
});
