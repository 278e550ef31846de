import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { numbered, range } from '../../../journal/contract/messages.ts';
import { position } from '../../../journal/port.ts';
import { lookAtSegmentLog } from '../../../journal/segment-log/look.ts';
import { find, installationOn, newFolder, noteOf, openJournal } from '../fixtures/installation.ts';
import { journal } from './journal.ts';

/** A data folder whose journal holds so many messages, of which the store has finished some. */
async function folderWith(messages: number, { finished = messages, reader = 'store-duckdb' } = {}): Promise<string> {
  const folder = newFolder();
  const log = await openJournal(folder);
  const consumer = await log.consumer(reader);
  for (const number of range(1, messages)) await log.append([numbered(number)]);
  await consumer.commit(position(finished));
  await log.close();
  return folder;
}

const segmentsOf = (folder: string): string[] =>
  readdirSync(join(folder, 'journal'))
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(folder, 'journal', name));

const contentOf = (folder: string): string =>
  JSON.stringify(segmentsOf(folder).map((path) => readFileSync(path, 'base64')));

describe('the journal', () => {
  it('that is not there yet is no fault', async () => {
    expect(await find(journal, installationOn(newFolder()))).toEqual(['ok: not there yet: the first start makes it']);
  });

  it('that is sound says how much it holds, also while it is in use', async () => {
    const folder = await folderWith(300);
    expect(segmentsOf(folder).length).toBeGreaterThan(1);
    const lines = await find(journal, installationOn(folder));
    expect(lines).toEqual([expect.stringMatching(/^ok: \d+ files?, .* KiB, last message 300$/)]);
    const inUse = await openJournal(folder);
    const sighting = { state: 'running', note: noteOf() } as const;
    expect(await find(journal, installationOn(folder, { sighting }))).toEqual(lines);
    await inUse.append([numbered(301)]);
    await inUse.close();
  });

  it('that a process has which is not the service of this folder names it, and leaves it to it', async () => {
    const folder = await folderWith(3);
    const inUse = await openJournal(folder);
    expect(await find(journal, installationOn(folder))).toEqual([
      expect.stringMatching(new RegExp(`^fault: is held by process ${process.pid} on .* -> .*Stop that process`)),
    ]);
    await inUse.append([numbered(4)]);
    await inUse.close();
    expect(await find(journal, installationOn(folder))).toEqual([expect.stringMatching(/^ok: .* last message 4$/)]);
  });

  it('that was torn by a crash is mended by the next start, not by the doctor', async () => {
    const folder = await folderWith(50);
    const last = segmentsOf(folder).at(-1) ?? '';
    truncateSync(last, readFileSync(last).byteLength - 5);
    const before = contentOf(folder);
    const [line = ''] = await find(journal, installationOn(folder));
    expect(line).toMatch(/^fault: store-duckdb has finished message 50, but the journal ends at 49/);
    expect(await find(journal, installationOn(await tornAfter(20)))).toEqual([
      expect.stringMatching(/^warning: \d+ bytes of an unfinished write .* -> The next start cuts it off/),
    ]);
    expect(contentOf(folder)).toBe(before);
  });

  it('whose end is being written is no fault while the service runs', async () => {
    const sighting = { state: 'running', note: noteOf() } as const;
    const lines = await find(journal, installationOn(await tornAfter(20), { sighting }));
    expect(lines).toEqual([expect.stringMatching(/^ok: /)]);
  });

  it('in which bits were flipped says where, and which messages are lost', async () => {
    const folder = await folderWith(30);
    const [first = ''] = segmentsOf(folder);
    const bytes = readFileSync(first);
    bytes[500] = (bytes[500] ?? 0) ^ 0xff;
    writeFileSync(first, bytes);
    expect(await find(journal, installationOn(folder))).toEqual([
      expect.stringMatching(
        /^fault: 0000000000000001.log is damaged at byte \d+: messages \d+ to \d+ cannot be read -> .*disk/,
      ),
    ]);
  });

  it('of another Barrio is told apart from a damaged one', async () => {
    const folder = await folderWith(3);
    const [first = ''] = segmentsOf(folder);
    const bytes = readFileSync(first);
    bytes.write('9', 7, 'latin1');
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 36)), 36);
    writeFileSync(first, bytes);
    expect((await find(journal, installationOn(folder)))[0]).toContain('was written by another version of Barrio');
  });

  it('that is full says that nothing is acknowledged', async () => {
    const folder = await folderWith(300, { finished: 10 });
    const nearly = await find(journal, installationOn(folder, { journalLimitBytes: 22_000 }));
    expect(nearly).toEqual([expect.stringMatching(/^warning: .* wait for the store -> Mend the store/)]);
    const full = await find(journal, installationOn(folder, { journalLimitBytes: 19_000 }));
    expect(full).toEqual([expect.stringMatching(/^fault: .* nothing more is acknowledged -> Mend the store/)]);
    const finished = await folderWith(300, { finished: 290 });
    expect(await find(journal, installationOn(finished, { journalLimitBytes: 19_000 }))).toEqual([
      expect.stringMatching(/^ok: /),
    ]);
  });

  it.each([
    ['store-duckdb', 99_999, undefined],
    ['store-duckdb', 100_000, 'warning: store-duckdb is 100000 messages behind -> Look at the store'],
    ['alerts', 999_999, undefined],
    ['alerts', 1_000_000, 'warning: alerts is 1000000 messages behind -> Look at alerts in /readyz'],
  ])('of which %s has not finished %i messages says so when it is not soon mended', async (reader, behind, said) => {
    const folder = await folderWith(3);
    const looked = await lookAtSegmentLog(join(folder, 'journal'));
    const consumers = { [reader]: position(0) };
    const lookAtJournal = async () => ({ ...looked, consumers, end: position(behind) });
    const lines = await find(journal, installationOn(folder, { lookAtJournal }));
    expect(lines).toEqual([said === undefined ? expect.stringMatching(/^ok: /) : expect.stringContaining(said)]);
  });

  it('that still waits for a store that is no longer used says so', async () => {
    const folder = await folderWith(5, { reader: 'store-influxdb' });
    expect(await find(journal, installationOn(folder))).toEqual([
      expect.stringMatching(/^warning: store-influxdb still reads here, but the store is duckdb now/),
    ]);
  });
});

/** A journal with an unfinished write at its end, of which the store has finished less. */
async function tornAfter(messages: number): Promise<string> {
  const folder = await folderWith(messages, { finished: messages - 5 });
  const last = segmentsOf(folder).at(-1) ?? '';
  truncateSync(last, readFileSync(last).byteLength - 5);
  return folder;
}
