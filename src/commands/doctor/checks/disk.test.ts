import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { numbered, range } from '../../../journal/contract/messages.ts';
import { hours } from '../../../model/duration.ts';
import { after } from '../../../model/time.ts';
import { find, installationOn, newFolder, noon, openJournal } from '../fixtures/installation.ts';
import { disk, judgeDisk } from './disk.ts';

const gibibyte = 1024 ** 3;
const room = { freeBytes: 100 * gibibyte, bytes: 200 * gibibyte, freeFiles: 1e6, files: 1e7 };
const demand = { journalBytes: 0, journalLimitBytes: 8 * gibibyte, pace: 0 };

describe('the disk', () => {
  it.each([
    ['with room for the whole journal is sound', {}, {}, /^ok 100 GiB of 200 GiB are free$/],
    ['that is all but full is a fault', { freeBytes: 1_000_000 }, {}, /^fault 977 KiB of 200 GiB are free$/],
    [
      'with less room than the journal may take is warned of',
      { freeBytes: 5 * gibibyte },
      {},
      /^warning .*the journal may take 8.0 GiB more$/,
    ],
    [
      'need hold only what the journal may still grow by',
      { freeBytes: 5 * gibibyte },
      { journalBytes: 4 * gibibyte },
      /^ok /,
    ],
    [
      'that would soon be full says when',
      { freeBytes: 5 * gibibyte },
      { pace: gibibyte / hours(10) },
      /grows by 102 MiB an hour, and would fill the disk in 2 days/,
    ],
  ])('%s', (_what, rooms, demands, expected) => {
    const [finding] = judgeDisk({ ...room, ...rooms }, { ...demand, ...demands });
    expect(`${finding?.level} ${finding?.found}`).toMatch(expected);
  });

  it('without files to be made is a fault although it has room; one that does not count them is not', () => {
    const few = judgeDisk({ ...room, freeFiles: 12 }, demand);
    expect(few[0]).toMatchObject({ level: 'fault', found: 'only 12 of 10000000 files more can be made here' });
    expect(judgeDisk({ ...room, freeFiles: 0, files: 0 }, demand)).toHaveLength(1);
  });

  it('is the real one of the data folder, and the pace is that of its journal', async () => {
    const folder = newFolder();
    expect((await find(disk, installationOn(folder)))[0]).toMatch(/are free$/);
    const journal = await openJournal(folder);
    for (const number of range(1, 200)) await journal.append([numbered(number)]);
    await journal.close();
    const later = { now: () => after(noon, hours(5)) };
    expect((await find(disk, installationOn(folder, { clock: later })))[0]).toMatch(
      /the journal grows by \d.* an hour/,
    );
  });
});

/** A folder on a disk of its own until the end of the test. */
async function mountSmallDisk(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'barrio-small-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,nr_inodes=500', 'tmpfs', folder], { stdio: 'ignore' });
  onTestFinished(async () => {
    execFileSync('umount', [folder]);
    await rm(folder, { recursive: true });
  });
  return folder;
}

describe.runIf(process.getuid?.() === 0)('a real disk of one mebibyte (needs root)', () => {
  it('that is full is a fault, of bytes and of files', async ({ skip }) => {
    const folder = await mountSmallDisk().catch(() => skip('nothing may be mounted here'));
    await writeFile(join(folder, 'ballast'), Buffer.alloc(1024 ** 2));
    const lines = await find(disk, installationOn(folder));
    expect(lines).toEqual([
      expect.stringMatching(/^fault: only \d+ of 500 files more can be made here/),
      expect.stringMatching(/^fault: 0 bytes of 1.0 MiB are free -> Make room/),
    ]);
  });
});
