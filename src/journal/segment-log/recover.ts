import { join } from 'node:path';
import { ConfigError } from '../../model/errors.ts';
import { epochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { beginning, type Position, position } from '../port.ts';
import { Cursor } from './cursor.ts';
import type { DamageLog } from './damage.ts';
import type { FileSystem } from './file-system.ts';
import { headerBytes, parseHeader, parseSegmentName, type SegmentHeader, segmentName } from './segment-header.ts';
import { addLandmark, type Segment } from './segments.ts';

export type Recovery = {
  readonly directory: string;
  readonly files: FileSystem;
  readonly events: Events;
  readonly damage: DamageLog;
};

export type Recovered = { readonly segments: readonly Segment[]; readonly end: Position };

type Found = { readonly segment: Segment; readonly header: SegmentHeader | 'damaged' };

/**
 * Finds out what the directory holds after whatever happened to it. Only headers are read, and the last segment, whose unfinished
 * write is cut off; what is wrong with the others shows when they are read, and is told then.
 */
export async function recover(recovery: Recovery): Promise<Recovered> {
  const found = await findSegments(recovery);
  await dropUnfinishedSegment(recovery, found);
  for (const [index, { segment, header }] of found.entries()) {
    if (header === 'damaged') reportHeader(recovery, segment);
    else await reportMissingBefore(recovery, header, found[index - 1]?.segment);
  }
  const last = found.at(-1)?.segment;
  const end = last === undefined ? beginning : await mendTail(recovery, last);
  return { segments: found.map(({ segment }) => segment), end };
}

async function findSegments({ directory, files }: Recovery): Promise<Found[]> {
  const firsts = (await files.list(directory)).flatMap((name) => parseSegmentName(name) ?? []).sort((a, b) => a - b);
  const found: Found[] = [];
  for (const first of firsts) found.push(await inspect(files, { directory, first }));
  return found;
}

async function inspect(
  files: FileSystem,
  { directory, first }: { directory: string; first: Position },
): Promise<Found> {
  const name = segmentName(first);
  const path = join(directory, name);
  const file = await files.open(path, 'read');
  try {
    const bytes = await file.size();
    const start = Buffer.alloc(headerBytes);
    const header = parseHeader(start.subarray(0, await file.read(start, 0)));
    if (header === 'foreign') {
      throw new ConfigError(`opening the journal: ${path} was written by another version of Barrio; run that version`);
    }
    const begunAt = header === 'damaged' ? epochMs(0) : header.begunAt;
    const isSound = header !== 'damaged' && header.first === first;
    return { segment: { name, path, first, begunAt, bytes, landmarks: [] }, header: isSound ? header : 'damaged' };
  } finally {
    await file.close();
  }
}

/** A start of the last segment that did not get as far as its first message. */
async function dropUnfinishedSegment({ directory, files, events, damage }: Recovery, found: Found[]): Promise<void> {
  const last = found.at(-1);
  if (last === undefined || last.header !== 'damaged' || last.segment.bytes > headerBytes) return;
  const { name: segment, path, bytes } = last.segment;
  await files.remove(path);
  await files.syncDirectory(directory);
  events.emit('journalTailCut', { segment, offset: 0, bytes });
  damage.report({ segment, offset: 0, kind: 'torn_tail', detail: 'a segment that was just begun', messagesLost: 0 });
  found.pop();
}

function reportHeader({ damage }: Recovery, { name: segment }: Segment): void {
  const detail = 'the header is damaged; its messages are read all the same';
  damage.report({ segment, offset: 0, kind: 'damaged_record', detail, messagesLost: 0 });
}

async function reportMissingBefore(
  recovery: Recovery,
  header: SegmentHeader,
  before: Segment | undefined,
): Promise<void> {
  if (before === undefined || header.previous === before.first) return;
  const next = await endOf(recovery, before);
  if (next < header.first) recovery.damage.report(missingSegment(next, header.first));
}

/** The messages from `from` up to, not including, `to` have no file. */
export const missingSegment = (from: Position, to: Position) => ({
  segment: segmentName(from),
  offset: 0,
  kind: 'unreadable_segment' as const,
  detail: `messages ${from} to ${to - 1} are not in the directory`,
  messagesLost: to - from,
});

/** Position after the last good record of a segment. */
async function endOf({ files }: Recovery, { path, first, bytes }: Segment): Promise<Position> {
  const file = await files.open(path, 'read');
  try {
    const cursor = new Cursor(file, { offset: headerBytes, position: first });
    for (;;) {
      if (await passGood(cursor, bytes)) return cursor.next;
      const next = await cursor.findNext(bytes);
      if (next === undefined) return cursor.next;
      cursor.resume(next);
    }
  } finally {
    await file.close();
  }
}

/** Passes good records: `true` at the end, `false` before a broken one. */
async function passGood(cursor: Cursor, end: number, each?: () => void): Promise<boolean> {
  for (;;) {
    const standing = cursor.look(end);
    if (standing === 'end') return true;
    if (standing === 'broken') return false;
    if (standing === 'more') await cursor.load(end);
    else {
      each?.();
      cursor.pass();
    }
  }
}

/** Cuts off what a crash left unfinished, and makes the rest durable; says where the journal ends. */
async function mendTail({ files, events, damage }: Recovery, segment: Segment): Promise<Position> {
  const file = await files.open(segment.path, 'write');
  try {
    const cursor = new Cursor(file, { offset: headerBytes, position: segment.first });
    const remember = (): void => addLandmark(segment, { position: cursor.next, offset: cursor.offset });
    while (!(await passGood(cursor, segment.bytes, remember))) {
      const { offset, next: from } = cursor;
      const next = await cursor.findNext(segment.bytes);
      if (next === undefined) {
        await file.truncate(offset);
        events.emit('journalTailCut', { segment: segment.name, offset, bytes: segment.bytes - offset });
        const detail = `${segment.bytes - offset} bytes of an unfinished write`;
        damage.report({ segment: segment.name, offset, kind: 'torn_tail', detail, messagesLost: 0 });
        segment.bytes = offset;
        break;
      }
      cursor.resume(next);
      damage.report(brokenPlace(segment, offset, { from, to: next.position, certain: next.startsCommitLater }));
    }
    await file.sync();
    return position(cursor.next - 1);
  } finally {
    await file.close();
  }
}

/** Bytes from `offset` on are no records, up to the message at `to`. */
export const brokenPlace = (
  { name: segment }: Segment,
  offset: number,
  { from, to, certain }: { readonly from: Position; readonly to: Position; readonly certain: boolean },
) => ({
  segment,
  offset,
  kind: 'damaged_record' as const,
  detail: certain
    ? `messages ${from} to ${to - 1} cannot be read`
    : `messages ${from} to ${to - 1} cannot be read; after a power cut nobody was promised them`,
  messagesLost: certain ? to - from : ('unknown' as const),
});
