import { appendFile, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours } from '../../model/duration.ts';
import { readAll } from '../contract/journal.contract.ts';
import { numbered, range, textOf } from '../contract/messages.ts';
import { beginning, type Journal, position } from '../port.ts';
import { createScratch, type Scratch } from './scratch.ts';
import { headerBytes } from './segment-header.ts';

/** Every message of these tests takes as much on disk. */
const recordSize = 64;
const fixed = (number: number) => numbered(number, { payload: Buffer.from(`m${String(number).padStart(11, '0')}`) });
const numberOf = (text: string): number => Number(text.slice(1));

async function flipBit(path: string, offset: number): Promise<void> {
  const file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, offset);
  byte[0] = (byte[0] ?? 0) ^ 4;
  await file.write(byte, 0, 1, offset);
  await file.close();
}

/** What can be read, checked: each message must have its own position. */
async function readable(journal: Journal): Promise<number[]> {
  const entries = await readAll(await journal.consumer('reader'), { after: beginning, end: journal.end() });
  for (const { position: at, message } of entries) expect(numberOf(textOf(message))).toBe(at);
  return entries.map((entry) => entry.position);
}

const without = (...lost: number[]): number[] => range(1, 100).filter((number) => !lost.includes(number));

describe('a damaged journal', () => {
  let scratch: Scratch;
  beforeEach(async () => {
    scratch = await createScratch();
  });
  afterEach(() => scratch.dispose());

  const openJournal = (): Promise<Journal> =>
    scratch.open({ segmentBytes: 20 * recordSize + headerBytes, keepFor: hours(24) });
  const segmentFiles = async (): Promise<string[]> =>
    (await readdir(scratch.directory))
      .filter((name) => name.endsWith('.log'))
      .sort()
      .map((name) => join(scratch.directory, name));

  /** 100 messages in five full segments, each message with a commit of its own; closed. */
  async function fill(count = 100): Promise<string[]> {
    const journal = await openJournal();
    for (const number of range(1, count)) await journal.append([fixed(number)]);
    await journal.close();
    return segmentFiles();
  }

  const eventNames = (): string[] => scratch.events.emitted.map(({ name }) => name);

  it('is laid out as these tests think', async () => {
    const files = await fill();
    expect(files).toHaveLength(5);
    expect((await stat(files[0] ?? '')).size).toBe(headerBytes + 20 * recordSize);
  });

  it.each([0, 1, 7, 8, 27, 63])('cuts a tail of which %i bytes were written', async (bytes) => {
    const files = await fill(90);
    const last = files.at(-1) ?? '';
    await truncate(last, headerBytes + 9 * recordSize + bytes);
    const journal = await openJournal();
    expect(await readable(journal)).toEqual(range(1, 89));
    expect(journal.usage().damage).toMatchObject(bytes === 0 ? [] : [{ kind: 'torn_tail', messagesLost: 0 }]);
    expect(eventNames()).toEqual(bytes === 0 ? [] : ['journalTailCut']);
    await journal.append([fixed(90)]);
    expect(await readable(journal)).toEqual(range(1, 90));
  });

  it.each(['\0', '\xff', 'noise '])('cuts a tail of %j', async (noise) => {
    const files = await fill(90);
    await appendFile(files.at(-1) ?? '', noise.repeat(1000), 'latin1');
    const journal = await openJournal();
    expect(await readable(journal)).toEqual(range(1, 90));
    expect(eventNames()).toEqual(['journalTailCut']);
  });

  it('forgets a segment that was begun and never written to', async () => {
    const files = await fill(100);
    await appendFile(join(scratch.directory, '0000000000000101.log'), 'BARRI');
    const journal = await openJournal();
    expect(await readable(journal)).toEqual(range(1, 100));
    expect(await segmentFiles()).toEqual(files);
    await journal.append([fixed(101)]);
    expect(await readable(journal)).toEqual(range(1, 101));
  });

  it.each([0, 4, 8, 12, 20, 26, 40, 60])(
    'loses one message of an old segment to a flipped bit at byte %i, and says so',
    async (byte) => {
      const files = await fill();
      await flipBit(files[1] ?? '', headerBytes + 5 * recordSize + byte);
      const journal = await openJournal();
      expect(await readable(journal)).toEqual(without(26));
      expect(journal.usage().damage).toMatchObject([
        {
          segment: '0000000000000021.log',
          offset: headerBytes + 5 * recordSize,
          kind: 'damaged_record',
          messagesLost: 1,
        },
      ]);
      expect(eventNames()).toEqual(['journalDamaged']);
      expect(await readable(journal)).toEqual(without(26));
      expect(eventNames()).toEqual(['journalDamaged']);
    },
  );

  it('does not take damage before acknowledged messages for a torn tail', async () => {
    const files = await fill(90);
    await flipBit(files.at(-1) ?? '', headerBytes + 4 * recordSize + 30);
    const journal = await openJournal();
    expect(journal.end()).toBe(90);
    expect(journal.usage().damage).toMatchObject([{ kind: 'damaged_record', messagesLost: 1 }]);
    expect(await readable(journal)).toEqual(range(1, 90).filter((number) => number !== 85));
    expect(eventNames()).toEqual(['journalDamaged']);
  });

  it('goes on in the next segment when the rest of one is lost', async () => {
    const files = await fill();
    await truncate(files[2] ?? '', headerBytes + 3 * recordSize + 10);
    const journal = await openJournal();
    expect(await readable(journal)).toEqual(without(...range(44, 60)));
    expect(journal.usage().damage).toMatchObject([{ kind: 'damaged_record', messagesLost: 17 }]);
  });

  it('reads the messages behind a damaged header', async () => {
    const files = await fill();
    await flipBit(files[2] ?? '', 10);
    const journal = await openJournal();
    expect(await readable(journal)).toEqual(range(1, 100));
    expect(journal.usage().damage).toMatchObject([{ kind: 'damaged_record', messagesLost: 0 }]);
  });

  it('notices at the start that a segment is missing', async () => {
    const files = await fill();
    await rm(files[2] ?? '');
    const journal = await openJournal();
    expect(journal.usage().damage).toMatchObject([
      { segment: '0000000000000041.log', kind: 'unreadable_segment', messagesLost: 20 },
    ]);
    expect(await readable(journal)).toEqual(without(...range(41, 60)));
    expect(eventNames()).toEqual(['journalDamaged']);
  });

  it('goes on behind a segment that goes missing while it runs', async () => {
    const files = await fill();
    const journal = await openJournal();
    await rm(files[2] ?? '');
    expect(await readable(journal)).toEqual(without(...range(41, 60)));
    expect(journal.usage().damage).toMatchObject([{ kind: 'unreadable_segment', messagesLost: 20 }]);
  });

  it('reads from a position that lies in a damaged place', async () => {
    const files = await fill();
    await flipBit(files[1] ?? '', headerBytes + 5 * recordSize + 30);
    const journal = await openJournal();
    const consumer = await journal.consumer('a');
    const entries = await consumer.read({ after: position(25), maxMessages: 2 });
    expect(entries.map((entry) => entry.position)).toEqual([27, 28]);
  });

  it('never gives a position twice, even when the last segments are gone', async () => {
    const files = await fill();
    const journal = await openJournal();
    await (await journal.consumer('a')).commit(position(95));
    await journal.close();
    await rm(files[4] ?? '');
    const again = await openJournal();
    expect(again.end()).toBe(95);
    await again.append([fixed(96)]);
    const consumer = await again.consumer('a');
    const entries = await consumer.read({ after: consumer.committed(), maxMessages: 10 });
    expect(entries.map((entry) => entry.position)).toEqual([96]);
    expect(again.usage().damage).toMatchObject([{ kind: 'unreadable_segment', messagesLost: 15 }]);
  });

  it('says when the first segment went missing before a consumer had read it', async () => {
    const journal = await openJournal();
    await journal.consumer('a');
    await journal.close();
    const files = await fill();
    await rm(files[0] ?? '');
    const again = await openJournal();
    expect(again.usage().damage).toMatchObject([{ kind: 'unreadable_segment', messagesLost: 20 }]);
    const consumer = await again.consumer('a');
    expect(consumer.committed()).toBe(20);
    expect(await consumer.read({ after: consumer.committed(), maxMessages: 1 })).toMatchObject([{ position: 21 }]);
  });

  it('starts a consumer again whose checkpoint cannot be read', async () => {
    await fill();
    const journal = await openJournal();
    await (await journal.consumer('a')).commit(position(50));
    await (await journal.consumer('b')).commit(position(10));
    await journal.close();
    const path = join(scratch.directory, 'consumers', 'a.checkpoint');
    await flipBit(path, 16);
    await flipBit(path, 4096 + 16);
    const again = await openJournal();
    expect((await again.consumer('a')).committed()).toBe(0);
    expect((await again.consumer('b')).committed()).toBe(10);
    expect(again.usage().damage).toMatchObject([{ segment: 'a.checkpoint', messagesLost: 0 }]);
  });

  it('goes back one commit when the newest slot of a checkpoint is torn', async () => {
    await fill();
    const journal = await openJournal();
    const consumer = await journal.consumer('a');
    await consumer.commit(position(10));
    await consumer.commit(position(11));
    await journal.close();
    await flipBit(join(scratch.directory, 'consumers', 'a.checkpoint'), 4096 + 16);
    expect((await (await openJournal()).consumer('a')).committed()).toBe(10);
  });
});
