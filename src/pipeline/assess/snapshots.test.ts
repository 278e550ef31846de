import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginning, type Position, position } from '../../journal/port.ts';
import { minutes, seconds } from '../../model/duration.ts';
import { after, type EpochMs, epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { chooseObsolete } from './obsolete.ts';
import { openSnapshots } from './snapshots.ts';

let directory = '';
let now: EpochMs = epochMs(1_000_000);
let committed: Position = beginning;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'barrio-judgement-'));
  now = epochMs(1_000_000);
  committed = beginning;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const open = (end = position(1_000_000_000), events = createSilentEvents()) =>
  openSnapshots({ directory, clock: { now: () => now }, events, committed: () => committed, end });

const bytes = (text: string) => () => [Buffer.from(text), Buffer.from('!')];

describe('the folder of snapshots', () => {
  it('gives the newest at or before a place, also to the next life', async () => {
    const snapshots = await open();
    const writer = snapshots.writer(beginning);
    for (const at of [60_000, 120_000, 180_000]) {
      now = after(now, seconds(10));
      writer.passed(position(at), bytes(String(at)));
      await snapshots.close();
    }
    for (const folder of [snapshots, await open()]) {
      expect((await folder.newest(position(119_999)))?.at).toBe(60_000);
      expect((await folder.newest(position(120_000)))?.bytes.toString()).toBe('120000!');
      expect(await folder.newest(position(59_999))).toBeUndefined();
    }
  });

  it('is written to after 50,000 messages or a minute, and not while nothing came', async () => {
    const snapshots = await open();
    const writer = snapshots.writer(beginning);
    const pass = async (at: number, wait: number) => {
      now = epochMs(now + wait);
      let asked = false;
      writer.passed(position(at), () => {
        asked = true;
        return [];
      });
      await snapshots.close();
      return asked;
    };
    expect(await pass(49_999, seconds(20))).toBe(false);
    expect(await pass(50_000, seconds(1))).toBe(true);
    expect(await pass(100_001, seconds(1))).toBe(false);
    expect(await pass(100_002, seconds(4))).toBe(true);
    expect(await pass(100_002, minutes(5))).toBe(false);
    expect(await pass(100_003, seconds(1))).toBe(true);
  });

  it('holds nothing half written, and nothing of a journal that is gone', async () => {
    for (const name of ['0000000000000009', '0000000000000100.partial', '0000000000000200', 'notes.txt']) {
      await writeFile(join(directory, name), 'x');
    }
    const snapshots = await open(position(150));
    expect(await readdir(directory)).toEqual(['0000000000000009']);
    expect((await snapshots.newest(position(150)))?.at).toBe(9);
  });

  it('says when it cannot be written to, and goes on', async () => {
    const events = createSilentEvents();
    const snapshots = await open(position(1_000_000), events);
    await rm(directory, { recursive: true });
    const writer = snapshots.writer(beginning);
    now = after(now, minutes(2));
    writer.passed(position(5), bytes('x'));
    await vi.waitUntil(() => events.emitted.some(({ name }) => name === 'judgementMemoryNotKept'));
    await snapshots.close();
    expect(await snapshots.newest(position(5))).toBeUndefined();
  });

  it('is left as it was when the disk takes only half of one', async () => {
    const events = createSilentEvents();
    const snapshots = await open(position(1_000_000), events);
    // A folder of that name cannot be replaced by a file: all of it is written, and then it fails.
    await mkdir(join(directory, '0000000000000005'));
    await writeFile(join(directory, '0000000000000005', 'x'), 'x');
    const writer = snapshots.writer(beginning);
    now = after(now, minutes(2));
    writer.passed(position(5), bytes('half'));
    await snapshots.close();
    expect(events.emitted.map(({ name }) => name)).toEqual(['judgementMemoryNotKept']);
    expect(await readdir(directory)).toEqual(['0000000000000005']);
  });

  it('says which one cannot be read, and gives the one before', async () => {
    const events = createSilentEvents();
    await writeFile(join(directory, '0000000000000003'), 'x');
    await mkdir(join(directory, '0000000000000007'));
    const snapshots = await open(position(1_000_000), events);
    expect((await snapshots.newest(position(9)))?.at).toBe(3);
    expect(events.emitted).toMatchObject([{ name: 'judgementMemoryDamaged', fields: { at: 7 } }]);
  });
});

describe('what is kept', () => {
  const at = (...all: number[]) => all.map(position);

  it('is the newest that is committed, and what lies beyond', () => {
    const kept = at(10, 20, 30, 40);
    expect(chooseObsolete(kept, { committed: position(25), written: position(40) })).toEqual(at(10));
    expect(chooseObsolete(kept, { committed: position(5), written: position(40) })).toEqual([]);
    expect(chooseObsolete(kept, { committed: position(40), written: position(40) })).toEqual(at(10, 20, 30));
  });

  it('is little, and near to any place at which a start may lie, when the store is away for long', () => {
    let kept: readonly Position[] = at(50_000);
    const committed = position(60_000);
    for (let written = 100_000; written <= 20_000_000; written += 50_000) {
      const all = [...kept, position(written)];
      const obsolete = new Set(chooseObsolete(all, { committed, written: position(written) }));
      kept = all.filter((one) => !obsolete.has(one));
    }
    expect(kept.length).toBe(9);
    expect(kept[0]).toBe(50_000);
    const shownFrom = 20_000_000 - 200_000;
    expect(shownFrom - Math.max(...kept.filter((one) => one <= shownFrom))).toBeLessThan(400_000);
  });
});
