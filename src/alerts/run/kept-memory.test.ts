import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import type { Database } from '../../database/port.ts';
import { position } from '../../journal/port.ts';
import { ruleId } from '../../model/rule.ts';
import { epochMs } from '../../model/time.ts';
import { readMemory, readPlace, writeAliveAt, writePlace } from './kept-memory.ts';
import { MemoryWriter } from './memory-writer.ts';

let database: Database;
beforeEach(async () => {
  database = await openDatabase({ file: join(mkdtempSync(join(tmpdir(), 'kept-memory-')), 'barrio.db') });
});
afterEach(() => database.close());

const one = new Uint8Array([1]);
const two = new Uint8Array([2]);
let left = 0;
const part = (name: string, bytes: Uint8Array | undefined) => ({ name, bytes });

async function keep(...parts: readonly ReturnType<typeof part>[]): Promise<void> {
  const writer = new MemoryWriter(database);
  await writer.gather(parts);
  await writer.write(() => undefined);
}
const rowCount = (): unknown => database.connection.prepare('SELECT count(*) AS n FROM alert_memory').get()?.['n'];

describe('what the judging remembers', () => {
  it('is nothing where nothing was ever judged', () => {
    expect(readPlace(database)).toBeUndefined();
    expect(readMemory(database)).toEqual(new Map());
  });

  it('is read again with its place', async () => {
    const place = {
      position: position(7),
      aliveAt: epochMs(1_000),
      rules: [{ id: ruleId('smog'), version: 'abc' }],
    };
    const writer = new MemoryWriter(database);
    await writer.gather([{ name: 'shared', bytes: one }]);
    await writer.write((connection) => writePlace(connection, place));
    expect(readPlace(database)).toEqual(place);
    expect(readMemory(database)).toEqual(new Map([['shared', one]]));
  });

  it('stays as it was where a part did not change, and goes where it is not named any more', async () => {
    await keep(part('shared', one), part('smog', one), part('noise', one));
    await keep(part('shared', undefined), part('smog', two));
    expect(readMemory(database)).toEqual(
      new Map([
        ['shared', one],
        ['smog', two],
      ]),
    );
    expect(rowCount()).toBe(3);
  });

  it('is the old one when somebody dies between two pieces of the new one', async () => {
    await keep(part('shared', one), part('smog', one));
    const doomed = {
      connection: database.connection,
      transact: <Result>(work: (connection: DatabaseSync) => Result): Promise<Result> => {
        left -= 1;
        return left < 0 ? Promise.reject(new Error('dead')) : database.transact(work);
      },
    };
    const large = new Uint8Array(600_000).fill(7);
    for (let deaths = 0; deaths < 3; deaths += 1) {
      left = deaths;
      const writer = new MemoryWriter(doomed);
      await writer.gather([part('shared', large), part('smog', large)]);
      await expect(writer.write(() => undefined)).rejects.toThrow('dead');
      expect(readMemory(database)).toEqual(
        new Map([
          ['shared', one],
          ['smog', one],
        ]),
      );
    }
    await keep(part('shared', two), part('smog', undefined));
    expect(readMemory(database)).toEqual(
      new Map([
        ['shared', two],
        ['smog', one],
      ]),
    );
    expect(rowCount()).toBe(3);
  });

  it('is written as a whole when the disk takes it again', async () => {
    left = 1;
    const moody = {
      connection: database.connection,
      transact: <Result>(work: (connection: DatabaseSync) => Result): Promise<Result> => {
        left -= 1;
        return left === 0 ? Promise.reject(new Error('full')) : database.transact(work);
      },
    };
    const writer = new MemoryWriter(moody);
    await writer.gather([part('shared', one), part('smog', two)]);
    await expect(writer.write(() => undefined)).rejects.toThrow('full');
    await writer.write(() => undefined);
    await writer.gather([part('shared', two), part('smog', undefined)]);
    await writer.write(() => undefined);
    expect(readMemory(database)).toEqual(
      new Map([
        ['shared', two],
        ['smog', two],
      ]),
    );
  });

  it('says apart from that when somebody listened last', async () => {
    await database.transact((connection) => writeAliveAt(connection, epochMs(5)));
    expect(readPlace(database)).toBeUndefined();
    await database.transact((connection) =>
      writePlace(connection, { position: position(7), aliveAt: epochMs(1_000), rules: [] }),
    );
    await database.transact((connection) => writeAliveAt(connection, epochMs(31_000)));
    expect(readPlace(database)).toEqual({ position: 7, aliveAt: 31_000, rules: [] });
  });
});
