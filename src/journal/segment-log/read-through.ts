import { join } from 'node:path';
import { type Position, position } from '../port.ts';
import { Cursor } from './cursor.ts';
import { nodeFileSystem } from './file-system.ts';
import { headerBytes, parseHeader, parseSegmentName, segmentName } from './segment-header.ts';

/** What a folder of segments holds, and what is wrong with it. */
export type ReadThrough = {
  readonly oldest: Position;
  readonly end: Position;
  /** Messages whose checksum is right. */
  readonly messages: number;
  readonly damage: readonly Damage[];
};

/** Something is wrong at or before the message at `upTo`. */
type Damage = { readonly upTo: Position; readonly detail: string };

/** Reads every message of a copy of the journal, without changing or locking anything there. */
export async function readThroughSegments(folder: string): Promise<ReadThrough> {
  const firsts = (await nodeFileSystem.list(folder)).flatMap((name) => parseSegmentName(name) ?? []);
  firsts.sort((one, other) => one - other);
  const damage: Damage[] = [];
  let messages = 0;
  let next = firsts[0] ?? position(1);
  if (firsts.length === 0) damage.push({ upTo: next, detail: 'there is no segment' });
  for (const [index, first] of firsts.entries()) {
    if (first > next)
      damage.push({ upTo: position(first - 1), detail: `messages ${next} to ${first - 1} are missing` });
    const segment = await readSegment(folder, { first, following: firsts[index + 1] });
    damage.push(...segment.damage);
    messages += segment.messages;
    next = segment.next;
  }
  return { oldest: firsts[0] ?? next, end: position(next - 1), messages, damage };
}

type Place = { readonly first: Position; readonly following: Position | undefined };

async function readSegment(folder: string, { first, following }: Place) {
  const name = segmentName(first);
  const file = await nodeFileSystem.open(join(folder, name), 'read');
  try {
    const start = Buffer.alloc(headerBytes);
    const header = parseHeader(start.subarray(0, await file.read(start, 0)));
    const damage: Damage[] =
      typeof header === 'string' ? [{ upTo: first, detail: `the header of ${name} is ${header}` }] : [];
    const cursor = new Cursor(file, { offset: headerBytes, position: first });
    const size = await file.size();
    let messages = 0;
    for (;;) {
      const standing = cursor.look(size);
      if (standing === 'end') return { next: cursor.next, messages, damage };
      if (standing === 'record') {
        cursor.pass();
        messages += 1;
      } else if (standing === 'more') await cursor.load(size);
      else {
        const { offset } = cursor;
        const resumption = await cursor.findNext(size);
        const to = resumption?.position ?? following ?? position(cursor.next + 1);
        damage.push({ upTo: position(to - 1), detail: `${name} is damaged at byte ${offset}` });
        if (resumption === undefined) return { next: following ?? cursor.next, messages, damage };
        cursor.resume(resumption);
      }
    }
  } finally {
    await file.close();
  }
}
