import { statfs } from 'node:fs/promises';
import { hours } from '../../../model/duration.ts';
import type { Check } from '../check.ts';
import { fileExists } from '../files.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import type { JournalLook } from '../installation.ts';
import { sizeOf, spanOf } from '../words.ts';

/** With less than this, SQLite and the store cannot even tidy up. */
const barely = 256 * 1024 ** 2;

/** Soon enough to act, late enough not to cry wolf. */
const soon = hours(72);

/** Below this the pace is that of a minute, and says nothing of a day. */
const telling = hours(1);

/** Whether the disk has room for what the journal may grow to, at the pace at which it grows. */
export const disk: Check = {
  name: 'disk',
  async run({ dataDir, journalLimitBytes, lookAtJournal, clock }) {
    if (!(await fileExists(dataDir))) return [];
    const { bavail, bsize, blocks, ffree, files } = await statfs(dataDir);
    const journal = (await fileExists(`${dataDir}/journal`)) ? await lookAtJournal() : undefined;
    const room = { freeBytes: bavail * bsize, bytes: blocks * bsize, freeFiles: ffree, files };
    const pace = journal === undefined ? 0 : paceOf(journal, clock.now());
    return judgeDisk(room, { journalBytes: journal?.bytes ?? 0, journalLimitBytes, pace });
  },
};

type Room = {
  readonly freeBytes: number;
  readonly bytes: number;
  /** Both 0 where the file system does not count them. */
  readonly freeFiles: number;
  readonly files: number;
};

type Demand = {
  readonly journalBytes: number;
  readonly journalLimitBytes: number;
  /** Bytes per millisecond that the journal takes up. */
  readonly pace: number;
};

export function judgeDisk({ freeBytes, bytes, freeFiles, files }: Room, demand: Demand): readonly Finding[] {
  const free = `${sizeOf(freeBytes)} of ${sizeOf(bytes)} are free`;
  const inodes: readonly Finding[] =
    files > 0 && freeFiles < 1000
      ? [
          fault(
            `only ${freeFiles} of ${files} files more can be made here`,
            'Remove files, or use another file system.',
          ),
        ]
      : [];
  return [...inodes, judgeBytes(free, freeBytes, demand)];
}

function judgeBytes(free: string, freeBytes: number, { journalBytes, journalLimitBytes, pace }: Demand): Finding {
  if (freeBytes < barely) {
    const remedy = 'Make room: when the disk is full, nothing is acknowledged any more. What was acknowledged is kept.';
    return fault(free, remedy);
  }
  const fullIn = pace > 0 ? freeBytes / pace : Number.POSITIVE_INFINITY;
  const growth = pace > 0 ? `; the journal grows by ${sizeOf(pace * hours(1))} an hour` : '';
  const wanted = Math.max(0, journalLimitBytes - journalBytes);
  if (freeBytes < wanted) {
    const remedy = 'Make room, or lower BARRIO_JOURNAL_LIMIT_BYTES to what the disk has.';
    const inTime = fullIn < soon ? `, and would fill the disk in ${spanOf(fullIn)} if the store stood still` : '';
    return warning(`${free}, but the journal may take ${sizeOf(wanted)} more${growth}${inTime}`, remedy);
  }
  return ok(`${free}${growth}`);
}

function paceOf({ segments }: JournalLook, now: number): number {
  const begun = segments.flatMap(({ begunAt }) => begunAt ?? []);
  const span = now - Math.min(...begun);
  if (begun.length === 0 || span < telling) return 0;
  return segments.reduce((sum, { bytes }) => sum + bytes, 0) / span;
}
