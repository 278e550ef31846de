import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { replaySantander } from './santander.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const [feed, streets] = [fixture('feed.csv'), fixture('streets.csv')];
const noon = '2020-02-02T12:00:00Z';

const folder = await mkdtemp(join(tmpdir(), 'barrio-replay-'));
afterAll(() => rm(folder, { recursive: true }));

async function run(...words: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await replaySantander(words, { stdout: (line) => out.push(line), stderr: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const feedShape = z.strictObject({ bays: z.int(), free: z.int(), occupied: z.int() });
const baysShape = feedShape.extend({ unknown: z.int(), neverSeen: z.int() });
const answerShape = z.strictObject({
  at: z.string(),
  all: baysShape,
  oldFeed: feedShape,
  streets: z.array(baysShape.extend({ street: z.string().nullable(), oldFeed: feedShape })),
  refused: z.record(z.string(), z.int()),
  later: z.int(),
  unreadable: z.int(),
});

async function replay(...words: readonly string[]): Promise<z.output<typeof answerShape>> {
  const { code, out, err } = await run(...words, '--json');
  expect([code, err]).toEqual([0, '']);
  return answerShape.parse(JSON.parse(out));
}

const edited = async (edit: (text: string) => string): Promise<string> => {
  const file = join(folder, 'edited.csv');
  await writeFile(file, edit(await readFile(feed, 'utf8')));
  return file;
};

describe('the replay of the parking feed', () => {
  it('takes a sensor for unknown after more than 24 hours, one of 1970 for never seen, and neither for free or occupied', async () => {
    const { all, oldFeed, refused } = await replay(feed, '--at', noon);
    expect(all).toEqual({ bays: 6, free: 1, occupied: 2, unknown: 3, neverSeen: 2 });
    expect(oldFeed).toEqual({ bays: 5, free: 2, occupied: 3 });
    expect(refused).toEqual({ time_too_old: 1, payload_malformed: 1 });
  });

  it('knows what is silent for exactly 24 hours, and no longer a second later', async () => {
    expect((await replay(feed, '--at', '2020-02-02T12:00:01Z')).all).toMatchObject({ occupied: 1, unknown: 4 });
  });

  it('counts each street, and apart the bays of which no street is known', async () => {
    const { all, streets: told } = await replay(feed, '--at', noon, '--streets', streets);
    expect(told.map(({ street, ...bays }) => [street, bays])).toEqual([
      [
        'alder_street',
        { bays: 2, free: 1, occupied: 1, unknown: 0, neverSeen: 0, oldFeed: { bays: 2, free: 1, occupied: 1 } },
      ],
      [
        'birch_street',
        { bays: 3, free: 0, occupied: 1, unknown: 2, neverSeen: 1, oldFeed: { bays: 3, free: 1, occupied: 2 } },
      ],
      [null, { bays: 1, free: 0, occupied: 0, unknown: 1, neverSeen: 1, oldFeed: { bays: 0, free: 0, occupied: 0 } }],
    ]);
    expect(told.reduce((sum, { bays }) => sum + bays, 0)).toBe(all.bays);
  });

  it('finds the file that names the streets where it lies beside the feed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'barrio-replay-'));
    await copyFile(feed, join(folder, 'feed.csv'));
    await copyFile(streets, join(folder, 'parking-sensor-to-street.csv'));
    const beside = await replay(join(folder, 'feed.csv'), '--at', noon);
    expect(beside).toEqual(await replay(feed, '--at', noon, '--streets', streets));
    await rm(folder, { recursive: true });
  });

  it('reads the file that names the streets as a feed of its own', async () => {
    const { all, streets: told } = await replay(streets, '--at', noon);
    expect(all).toEqual({ bays: 5, free: 1, occupied: 2, unknown: 2, neverSeen: 1 });
    expect(told.map(({ street }) => street)).toEqual(['alder_street', 'birch_street']);
  });

  it('lets the newest row of a sensor count, wherever it stands and however often', async () => {
    const twice = await edited((text) => {
      const [head = '', ...rows] = text.trimEnd().split('\n');
      const newer = '"2020-02-02T11:59:30Z","","false","","urn:test:bay-1","43.1","-3.1"';
      return [head, newer, ...rows, ...rows].join('\n');
    });
    expect((await replay(twice, '--at', noon)).all).toEqual({
      bays: 6,
      free: 2,
      occupied: 1,
      unknown: 3,
      neverSeen: 2,
    });
  });

  it('does not know what was said after the moment, and says how much that is', async () => {
    const { all, later, oldFeed } = await replay(feed, '--at', '2020-02-02T11:29:00Z');
    expect([later, all.occupied, all.neverSeen, oldFeed.bays]).toEqual([2, 1, 3, 4]);
  });

  it('tells it as a table that adds up, with what it means', async () => {
    const { out } = await run(feed, '--at', noon, '--streets', streets);
    expect(out.split('\n').slice(2, 7)).toEqual([
      'STREET        BAYS  FREE  OCCUPIED  UNKNOWN  NEVER SEEN  OLD FREE  OLD OCCUPIED',
      'alder_street     2     1         1        0           0         1             1',
      'birch_street     3     0         1        2           1         1             2',
      '(no street)      1     0         0        1           1         0             0',
      'all              6     1         2        3           2         2             3',
    ]);
    expect(out).toContain('Refused by the pipeline: 1 payload_malformed, 1 time_too_old.');
  });

  it('counts rows that cannot be read, and names the first of them', async () => {
    const torn = await edited((text) => `${text}"2020-02-02T11:59:00Z","","true","","bay 7","43.1","-3.1"\ntorn\n`);
    const { out, err } = await run(torn, '--at', noon, '--json');
    expect(answerShape.parse(JSON.parse(out))).toMatchObject({ unreadable: 2, all: { bays: 6 } });
    expect(err).toMatch(/line 9 could not be read: it has not as many fields/);
    expect(err).toMatch(/line 8 could not be read: "bay 7" is no id of a sensor/);
  });
});

describe('a replay that cannot be made', () => {
  it.each([
    ['no file named', [], 78, /Name one CSV file/],
    ['no moment', [feed], 78, /--at is missing/],
    ['a moment without an offset', [feed, '--at', '2020-02-02T12:00:00'], 78, /expected one with its offset/],
    ['an unknown option', [feed, '--at', noon, '--fast'], 78, /--fast/],
    ['a file that is not there', [join(folder, 'none.csv'), '--at', noon], 78, /none\.csv could not be read/],
    ['streets in a file without them', [feed, '--at', noon, '--streets', feed], 1, /no column sensor_id/],
  ])('says why: %s', async (_, words, expected, why) => {
    const { code, out, err } = await run(...words);
    expect([code, out]).toEqual([expected, '']);
    expect(err).toMatch(why);
  });

  it.each([
    ['an empty file', () => '', /it is empty/],
    ['another file', () => 'a,b\n1,2\n', /its columns are a, b/],
    ['a feed without sensors', (text: string) => text.split('\n')[0] ?? '', /no sensor that could be read/],
  ])('says why: %s', async (_, edit, why) => {
    const { code, err } = await run(await edited(edit), '--at', noon);
    expect(code).toBe(1);
    expect(err).toMatch(why);
  });
});

const corpus = fileURLToPath(new URL('../../../shared/corpus/santander/', import.meta.url));
const snapshot = join(corpus, 'parking-snapshot-2015-12-28.csv');

describe.skipIf(!existsSync(snapshot))('the read-out of 28 December 2015', () => {
  it('knows 211 of 324 bays, and shows no silent one as free or occupied', async () => {
    const named = join(corpus, 'parking-sensor-to-street.csv');
    const told = await replay(snapshot, '--at', '2015-12-28T08:57:41Z', '--streets', named);
    expect(told.all).toEqual({ bays: 324, free: 61, occupied: 150, unknown: 113, neverSeen: 7 });
    expect(told.oldFeed).toEqual({ bays: 324, free: 63, occupied: 261 });
    expect(told.streets).toHaveLength(44);
    for (const field of ['bays', 'free', 'occupied', 'unknown', 'neverSeen'] as const) {
      expect(told.streets.reduce((sum, street) => sum + street[field], 0)).toBe(told.all[field]);
    }
  });
});
