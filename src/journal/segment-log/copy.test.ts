import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fc } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours } from '../../model/duration.ts';
import { systemClock } from '../../model/time.ts';
import { readAll } from '../contract/journal.contract.ts';
import { numbered, range, textOf } from '../contract/messages.ts';
import { type Journal, type Position, position } from '../port.ts';
import { readThroughSegments } from './read-through.ts';
import { createScratch, type Scratch } from './scratch.ts';
import { openSegmentLog } from './segment-log.ts';

const small = { limitBytes: 80_000, segmentBytes: 10_000 };
const message = (number: number) =>
  numbered(number, { payload: Buffer.from(`message ${number} ${'x'.repeat(number % 300)}`) });
const numberOf = (path: string): number => Number(/(\d+)\.log$/u.exec(path)?.[1]);
const numbersOf = (texts: readonly string[]): number[] => texts.map((text) => Number(text.split(' ')[1]));

describe('a copy of a segment log', () => {
  let scratch: Scratch;
  let folder: string;
  beforeEach(async () => {
    scratch = await createScratch();
    folder = await mkdtemp(join(tmpdir(), 'barrio-journal-copy-'));
  });
  afterEach(async () => {
    await scratch.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  async function readCopy(after: Position): Promise<number[]> {
    const journal = await openSegmentLog({
      ...small,
      directory: folder,
      keepFor: hours(0),
      clock: systemClock,
      events: scratch.events,
    });
    const consumer = await journal.consumer('reader');
    const entries = await readAll(consumer, { after, end: journal.end() });
    await journal.close();
    expect(entries.map((entry) => entry.position)).toEqual(range(after + 1, after + entries.length));
    return numbersOf(entries.map((entry) => textOf(entry.message)));
  }

  it('opens as a journal with the same messages at the same positions, and goes on from there', async () => {
    const journal = await scratch.open(small);
    for (const number of range(1, 200)) await journal.append([message(number)]);
    const copy = await journal.copyTo(folder, position(120));
    expect(copy.oldest).toBeLessThanOrEqual(121);
    expect(copy.end).toBe(200);
    expect(copy.files.length).toBeLessThan(journal.usage().segments);
    expect(await readCopy(position(120))).toEqual(range(121, 200));
    const copied = await openSegmentLog({
      ...small,
      directory: folder,
      keepFor: hours(0),
      clock: systemClock,
      events: scratch.events,
    });
    await copied.append([message(201)]);
    expect(copied.end()).toBe(201);
    await copied.close();
  });

  it('holds everything that was durable when it was asked for, while appending goes on', async () => {
    const journal = await scratch.open({ ...small, limitBytes: 10_000_000 });
    await fc.assert(
      fc.asyncProperty(fc.nat(150), fc.double({ min: 0, max: 1, noNaN: true }), async (count, share) => {
        await journal.append(range(journal.end() + 1, journal.end() + count).map(message));
        const end = journal.end();
        const after = position(Math.floor(end * share));
        await rm(folder, { recursive: true });
        await mkdir(folder);
        const copying = journal.copyTo(folder, after);
        const appending = Promise.all(range(end + 1, end + 40).map((number) => journal.append([message(number)])));
        const copy = await copying;
        const numbers = await readCopy(after);
        expect(numbers.slice(0, end - after)).toEqual(range(after + 1, end));
        expect(copy.end).toBeGreaterThanOrEqual(end);
        await appending;
      }),
      { numRuns: 15 },
    );
  });

  it('is whole although its segments are deleted while it is made', async () => {
    const journal = await scratch.open(small);
    const consumer = await journal.consumer('all');
    for (const number of range(1, 300)) await journal.append([message(number)]);
    const copying = journal.copyTo(folder, position(journal.usage().oldest - 1));
    const { oldest } = journal.usage();
    await consumer.commit(journal.end());
    await copying;
    expect(journal.usage().oldest).toBeGreaterThan(oldest);
    expect(await readCopy(position(oldest - 1))).toEqual(range(oldest, 300));
  });

  it('of a journal without messages behind the place keeps the place', async () => {
    const journal = await scratch.open(small);
    await fill(journal, 50);
    expect(await journal.copyTo(folder, journal.end())).toMatchObject({ end: 50 });
    expect(await readThroughSegments(folder)).toMatchObject({ end: 50, damage: [] });
  });

  it('of an empty journal is an empty journal', async () => {
    const journal = await scratch.open(small);
    await journal.copyTo(folder, position(0));
    expect(await readThroughSegments(folder)).toEqual({ oldest: 1, end: 0, messages: 0, damage: [] });
  });

  it('from before the oldest message is refused', async () => {
    const journal = await scratch.open(small);
    const consumer = await journal.consumer('all');
    await fill(journal, 300);
    await consumer.commit(journal.end());
    expect(journal.usage().oldest).toBeGreaterThan(1);
    await expect(journal.copyTo(folder, position(0))).rejects.toThrow(RangeError);
  });
});

describe('reading a copy through', () => {
  let scratch: Scratch;
  beforeEach(async () => {
    scratch = await createScratch();
  });
  afterEach(() => scratch.dispose());

  it('counts every message', async () => {
    const journal = await scratch.open(small);
    await fill(journal, 200);
    await journal.close();
    expect(await readThroughSegments(scratch.directory)).toEqual({ oldest: 1, end: 200, messages: 200, damage: [] });
  });

  it('finds one flipped bit, a missing segment and a missing end', async () => {
    const journal = await scratch.open(small);
    await fill(journal, 200);
    await journal.close();
    const names = (await readdir(scratch.directory)).filter((name) => name.endsWith('.log')).sort();
    const [first = '', second = '', third = ''] = names.map((name) => join(scratch.directory, name));
    const bytes = await readFile(first);
    bytes[2000] = (bytes[2000] ?? 0) ^ 4;
    await writeFile(first, bytes);
    await rm(second);
    const { damage, messages } = await readThroughSegments(scratch.directory);
    expect(damage.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/damaged at byte/u),
      expect.stringMatching(/are missing/u),
    ]);
    const lost = numberOf(third) - numberOf(second) + 1;
    expect(messages).toBe(200 - lost);
    await truncate(third, 5000);
    expect((await readThroughSegments(scratch.directory)).damage.length).toBeGreaterThan(2);
  });
});

async function fill(journal: Journal, count: number): Promise<void> {
  for (const number of range(1, count)) {
    await journal.append([message(number)]);
    if (number % 50 === 0) await setImmediate();
  }
}
