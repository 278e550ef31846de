import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hours, milliseconds, minutes, seconds } from '../model/duration.ts';
import { CallerError } from '../model/errors.ts';
import { after } from '../model/time.ts';
import { openInstallation, type TestInstallation } from './fixtures/installation.ts';
import type { Backups } from './port.ts';
import { type BackupSettings, isDue, startBackups } from './start-backups.ts';

describe('a backup is due', () => {
  const day = hours(24);
  const now = 1_000 * day;
  it.each([
    ['a day after the last one', { newest: now - day, triedAt: now - day }, true],
    ['not a minute earlier', { newest: now - day + minutes(1), triedAt: now - day }, false],
    ['an hour after the start of a city that has none', { newest: undefined, triedAt: now - hours(1) }, true],
    ['not at the start of it', { newest: undefined, triedAt: now - minutes(59) }, false],
    ['an hour after one that failed, not at once', { newest: now - day, triedAt: now - minutes(59) }, false],
    ['also when the clock was set back by years', { newest: now + 300 * day, triedAt: now + 300 * day }, true],
  ])('%s', (_when, times, due) => {
    expect(isDue({ ...times, now, every: day })).toBe(due);
  });

  it('never, when the time between two is 0', () => {
    expect(isDue({ now, newest: undefined, triedAt: 0, every: seconds(0) })).toBe(false);
  });
});

describe('the backups of a running city', { timeout: 30_000 }, () => {
  let place: TestInstallation;
  let backups: Backups | undefined;
  beforeEach(async () => {
    place = await openInstallation();
    await place.receive(20);
  }, 30_000);
  afterEach(async () => {
    await backups?.close();
    await place.close();
    await place.remove();
  });

  const start = async (changes: Partial<BackupSettings> = {}): Promise<Backups> => {
    const { sources, directory, events } = place;
    const timing = { every: hours(24), keep: 2, look: milliseconds(5) };
    backups = await startBackups({ ...sources, directory, events, ...timing, ...changes });
    return backups;
  };

  it('are made when it is time, and the oldest go', async () => {
    const running = await start();
    for (let day = 1; day <= 3; day += 1) {
      place.time.now = after(place.time.now, hours(25));
      await vi.waitFor(
        () => expect(place.events.emitted.filter(({ name }) => name === 'backupMade')).toHaveLength(day),
        20_000,
      );
    }
    expect(await running.list()).toHaveLength(2);
    expect(running.last()).toMatchObject({ ok: true });
  });

  it('are made one at a time', async () => {
    const running = await start();
    const first = running.make();
    expect(running.isMaking()).toBe(true);
    await expect(running.make()).rejects.toThrow(CallerError);
    const { folder } = await first;
    expect(running.isMaking()).toBe(false);
    expect(running.last()).toEqual({ ok: true, folder });
  });

  it('that fail are told, leave nothing, and do not stop the next', async () => {
    const store = { ...place.sources.store, copyTo: async () => await Promise.reject(new Error('the disk is gone')) };
    const running = await start({ store });
    await expect(running.make()).rejects.toThrow('the disk is gone');
    expect(running.last()).toEqual({ ok: false, reason: expect.stringContaining('the disk is gone') });
    expect(place.events.emitted.filter(({ name }) => name === 'backupFailed')).toHaveLength(1);
    expect(await readdir(place.directory)).toEqual([]);
    await running.close();
    await (await start()).make();
  });
});
