import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { readAll } from '../contract/journal.contract.ts';
import { numbered, range, textOf } from '../contract/messages.ts';
import { beginning, type Journal, JournalFullError, position } from '../port.ts';
import { createFaultyFileSystem, type FaultyFileSystem } from './faulty-file-system.ts';
import { nodeFileSystem } from './file-system.ts';
import { createScratch, type Scratch } from './scratch.ts';

const texts = async (journal: Journal): Promise<string[]> => {
  const entries = await readAll(await journal.consumer('reader'), { after: beginning, end: journal.end() });
  return entries.map(({ message }) => textOf(message));
};

const large = (number: number) => numbered(number, { payload: Buffer.alloc(60_000, 'x') });

describe('a journal on a disk that fails', () => {
  let scratch: Scratch;
  let disk: FaultyFileSystem;

  beforeEach(async () => {
    scratch = await createScratch();
    disk = createFaultyFileSystem();
  });
  afterEach(async () => {
    disk.spaceLeft = Number.POSITIVE_INFINITY;
    disk.sticky = false;
    disk.syncFailsWith = undefined;
    await scratch.dispose();
  });

  const open = (): Promise<Journal> => scratch.open({ fileSystem: disk, segmentBytes: 100_000 });

  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'] as const)(
    'refuses on %s, keeps what it has, and goes on when there is room',
    async (code) => {
      const journal = await open();
      await journal.append([numbered(1)]);
      disk.fullCode = code;
      disk.spaceLeft = 30;
      await expect(journal.append([numbered(2), numbered(3)])).rejects.toThrow(JournalFullError);
      await expect(journal.append([numbered(4)])).rejects.toThrow(JournalFullError);
      expect(journal.end()).toBe(1);
      disk.spaceLeft = 1_000_000;
      await journal.writable();
      await journal.append([numbered(5)]);
      expect(await texts(journal)).toEqual(['message 1', 'message 5']);
      expect(scratch.events.emitted.map(({ name }) => name)).toEqual(['journalFull']);
      await journal.close();
      const again = await open();
      expect(await texts(again)).toEqual(['message 1', 'message 5']);
      expect(again.usage().damage).toEqual([]);
    },
  );

  it('refuses what gathered behind a write that found no room', async () => {
    const journal = await open();
    await journal.append([numbered(1)]);
    const { promise, resolve } = Promise.withResolvers<void>();
    disk.syncWaitsFor = promise;
    const first = journal.append([numbered(2)]);
    while (disk.syncs < 3) await new Promise(setImmediate);
    const second = journal.append([numbered(3)]);
    disk.spaceLeft = 0;
    resolve();
    await first;
    await expect(second).rejects.toThrow(JournalFullError);
    expect(journal.end()).toBe(2);
  });

  it('finds no room for a new segment, and begins it later', async () => {
    const journal = await open();
    await journal.append([large(1)]);
    disk.spaceLeft = 20;
    await expect(journal.append([large(2)])).rejects.toThrow(JournalFullError);
    disk.spaceLeft = 1_000_000;
    await journal.writable();
    await journal.append([large(3)]);
    expect(journal.usage()).toMatchObject({ end: 2, segments: 2 });
    expect(await texts(journal)).toHaveLength(2);
  });

  it('deletes finished segments before their time rather than refuse', async () => {
    const journal = await scratch.open({ fileSystem: disk, segmentBytes: 10_000, keepFor: hours(1) });
    const consumer = await journal.consumer('a');
    for (const number of range(1, 300)) await journal.append([numbered(number, { payload: Buffer.alloc(100) })]);
    await consumer.commit(journal.end());
    const { segments } = journal.usage();
    expect(segments).toBeGreaterThan(3);
    disk.spaceLeft = 0;
    freeOnRemoval(disk);
    await journal.append([numbered(301)]);
    expect(journal.usage().segments).toBeLessThan(segments);
  });

  it('records progress on a full disk, because progress is what makes room', async () => {
    const journal = await open();
    const consumer = await journal.consumer('a');
    await journal.append(range(1, 10).map((number) => numbered(number)));
    disk.spaceLeft = 0;
    await consumer.commit(position(7));
    expect(consumer.committed()).toBe(7);
    await journal.close();
    expect((await (await open()).consumer('a')).committed()).toBe(7);
  });

  it('never trusts the disk again after a failed fdatasync', async () => {
    const journal = await open();
    await journal.append([numbered(1)]);
    disk.syncFailsWith = 'EIO';
    const both = [journal.append([numbered(2)]), journal.append([numbered(3)])];
    for (const append of both) await expect(append).rejects.toThrow(UnavailableError);
    disk.syncFailsWith = undefined;
    const syncs = disk.syncs;
    await expect(journal.append([numbered(4)])).rejects.toThrow('restart');
    await journal.writable();
    expect(disk.syncs).toBe(syncs);
    expect(journal.end()).toBe(1);
    expect(scratch.events.emitted.map(({ name }) => name)).toEqual(['journalFailed']);
    expect(await texts(journal)).toEqual(['message 1']);
    await journal.failed;
  });

  it('says when a segment cannot be deleted, and tries again', async () => {
    const journal = await scratch.open({ fileSystem: disk, segmentBytes: 1000 });
    const consumer = await journal.consumer('a');
    for (const number of range(1, 50)) await journal.append([numbered(number)]);
    disk.sticky = true;
    await consumer.commit(position(40));
    expect(scratch.events.emitted.at(-1)?.name).toBe('journalSegmentKept');
    expect(journal.usage().oldest).toBe(1);
    disk.sticky = false;
    await consumer.commit(position(41));
    expect(journal.usage().oldest).toBeGreaterThan(20);
  });

  it('refuses when too much waits for the disk, and takes more when it is through', async () => {
    const journal = await scratch.open({ fileSystem: disk, waitingLimitBytes: 10_000 });
    const { promise, resolve } = Promise.withResolvers<void>();
    disk.syncWaitsFor = promise;
    const accepted = range(1, 5).map((number) => journal.append([numbered(number, { payload: Buffer.alloc(2500) })]));
    await expect(accepted.at(-1)).rejects.toThrow('wait for the disk');
    resolve();
    await journal.writable();
    await Promise.all(accepted.slice(0, 4));
    await journal.append([numbered(6)]);
    expect(journal.end()).toBe(5);
  });
});

/** A removed segment gives its space back, as on a real disk. */
function freeOnRemoval(disk: FaultyFileSystem): void {
  disk.remove = async (path) => {
    await nodeFileSystem.remove(path);
    disk.spaceLeft += 10_000;
  };
}

const mountPoint = `/tmp/barrio-journal-tmpfs-${process.pid}`;

async function mountSmallDisk(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  await mkdir(mountPoint, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mountPoint], { stdio: 'ignore' });
    return true;
  } catch {
    await rm(mountPoint, { recursive: true });
    return false;
  }
}

const isMounted = await mountSmallDisk();

describe.skipIf(!isMounted)('a journal on a real disk of one mebibyte (needs root and mount)', () => {
  it('refuses when it is full, and goes on when someone else frees space', async () => {
    const scratch = await createScratch();
    const ballast = join(mountPoint, 'ballast');
    try {
      await writeFile(ballast, Buffer.alloc(500_000));
      const directory = join(mountPoint, 'journal');
      const journal = await scratch.open({ directory });
      let kept = 0;
      const refusal = await (async () => {
        for (;;) {
          try {
            await journal.append([numbered(kept + 1, { payload: Buffer.alloc(5000) })]);
            kept++;
          } catch (error) {
            return error;
          }
        }
      })();
      expect(refusal).toBeInstanceOf(JournalFullError);
      await rm(ballast);
      await journal.writable();
      await journal.append([numbered(kept + 1)]);
      await journal.close();
      const again = await scratch.open({ directory });
      expect(again.end()).toBe(kept + 1);
      expect(again.usage().damage).toEqual([]);
      await again.close();
    } finally {
      await scratch.dispose();
      execFileSync('umount', [mountPoint]);
      await rm(mountPoint, { recursive: true });
    }
  });
});
