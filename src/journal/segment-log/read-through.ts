import { join } from 'node:path';
import { beginning, type Position, position } from '../port.ts';
import { Cursor } from './cursor.ts';
import { nodeFileSystem } from './file-system.ts';
import { headerBytes, parseHeader, parseSegmentName, segmentName } from './segment-header.ts';

/** What a folder of segments holds, and what is wrong with it. */
export type ReadThrough = {
  readonly oldest: Position;
  readonly end: Position;
  /** Messages whose checksum is right. */
  readonly messages: number;
  /** One sentence for each thing that is wrong; empty when all of it is sound. */
  readonly faults: readonly string[];
};

/** Reads every message of a copy of the journal, without changing or locking anything there. */
export async function readThroughSegments(folder: string): Promise<ReadThrough> {
  const firsts = (await nodeFileSystem.list(folder)).flatMap((name) => parseSegmentName(name) ?? []);
  firsts.sort((one, other) => one - other);
  const faults: string[] = [];
  let messages = 0;
  let next: Position | undefined;
  for (const first of firsts) {
    if (next !== undefined && next !== first) faults.push(`${segmentName(first)} should begin with message ${next}`);
    const segment = await readSegment(folder, first);
    faults.push(...segment.faults);
    messages += segment.next - first;
    next = segment.next;
  }
  if (next === undefined) faults.push('there is no segment');
  return {
    oldest: firsts[0] ?? position(beginning + 1),
    end: position((next ?? 1) - 1),
    messages,
    faults,
  };
}

type ReadSegment = { readonly next: Position; readonly faults: readonly string[] };

async function readSegment(folder: string, first: Position): Promise<ReadSegment> {
  const name = segmentName(first);
  const file = await nodeFileSystem.open(join(folder, name), 'read');
  try {
    const start = Buffer.alloc(headerBytes);
    const header = parseHeader(start.subarray(0, await file.read(start, 0)));
    if (typeof header === 'string') return { next: first, faults: [`the header of ${name} is ${header}`] };
    const cursor = new Cursor(file, { offset: headerBytes, position: first });
    const size = await file.size();
    for (;;) {
      const standing = cursor.look(size);
      if (standing === 'record') cursor.pass();
      else if (standing === 'more') await cursor.load(size);
      else if (standing === 'end') return { next: cursor.next, faults: [] };
      else return { next: cursor.next, faults: [`${name} is damaged at byte ${cursor.offset}`] };
    }
  } finally {
    await file.close();
  }
}
