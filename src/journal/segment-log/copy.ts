import { join } from 'node:path';
import { UnavailableError } from '../../model/errors.ts';
import type { JournalCopy, Position } from '../port.ts';
import type { FileSystem, OpenFile } from './file-system.ts';
import type { Retention } from './retention.ts';
import type { Segment, Segments } from './segments.ts';

export type CopySources = {
  readonly segments: Segments;
  readonly retention: Retention;
  readonly files: FileSystem;
  readonly end: () => Position;
};

export type CopyTarget = { readonly folder: string; readonly after: Position };

/** A segment as it was when the copy began. An open file is read to its end also when its name is gone. */
type Source = { readonly segment: Segment; readonly bytes: number; readonly file: OpenFile };
type Snapshot = { readonly end: Position; readonly sources: readonly Source[] };

const chunkBytes = 1024 * 1024;
/** So much may wait for the disk at once: an acknowledgement never waits behind more of ours than this. */
const syncEveryBytes = 4 * 1024 * 1024;

/** Copies the segments that hold what lies behind `after`, up to what is durable now. */
export async function copySegments(from: CopySources, { folder, after }: CopyTarget): Promise<JournalCopy> {
  await using opened = new AsyncDisposableStack();
  // No segment is deleted between looking at the list and having its file open.
  const { end, sources } = await from.retention.holdingStill(() => openSources(from, { after, opened }));
  const target = { files: from.files, folder, chunk: Buffer.allocUnsafe(chunkBytes) };
  for (const source of sources) await copyOne(source, target);
  await from.files.syncDirectory(folder);
  const oldest = sources[0]?.segment.first ?? from.segments.oldest;
  return { files: sources.map(({ segment }) => segment.name), oldest, end };
}

async function openSources(
  { segments, files, end }: CopySources,
  { after, opened }: { readonly after: Position; readonly opened: AsyncDisposableStack },
): Promise<Snapshot> {
  if (after < segments.oldest - 1) {
    throw new RangeError(`copying the journal behind ${after}: it begins with ${segments.oldest}`);
  }
  const endNow = end();
  const needed = segments.behind(after).map((segment) => ({ segment, bytes: segment.bytes }));
  const sources: Source[] = [];
  for (const { segment, bytes } of needed) {
    const file = opened.adopt(await files.open(segment.path, 'read'), (open) => open.close());
    sources.push({ segment, bytes, file });
  }
  return { end: endNow, sources };
}

type Target = { readonly files: FileSystem; readonly folder: string; readonly chunk: Buffer };

async function copyOne({ segment, bytes, file }: Source, { files, folder, chunk }: Target): Promise<void> {
  const copy = await files.open(join(folder, segment.name), 'create');
  try {
    for (let at = 0; at < bytes; ) {
      const read = await file.read(chunk.subarray(0, Math.min(chunk.byteLength, bytes - at)), at);
      if (read === 0) throw new UnavailableError(`copying the journal: ${segment.path} is shorter than it was`);
      await copy.write([chunk.subarray(0, read)], at);
      at += read;
      if (at % syncEveryBytes < read) await copy.sync();
    }
    await copy.sync();
  } finally {
    await copy.close();
  }
}
