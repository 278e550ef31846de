import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import type { Database } from '../../database/port.ts';
import { position } from '../../journal/port.ts';
import { ruleId } from '../../model/rule.ts';
import { epochMs } from '../../model/time.ts';
import { readMemory, readPlace, writeMemory, writePlace } from './kept-memory.ts';

let database: Database;
beforeEach(async () => {
  database = await openDatabase({ file: join(mkdtempSync(join(tmpdir(), 'kept-memory-')), 'barrio.db') });
});
afterEach(() => database.close());

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
    await database.transact((connection) => {
      writePlace(connection, place);
      writeMemory(connection, new Map([['shared', new Uint8Array([1, 2])]]));
    });
    expect(readPlace(database)).toEqual(place);
    expect(readMemory(database).get('shared')).toEqual(new Uint8Array([1, 2]));
  });

  it('stays as it was where a part did not change, and goes where it is not named any more', async () => {
    const one = new Uint8Array([1]);
    const two = new Uint8Array([2]);
    await database.transact((connection) =>
      writeMemory(
        connection,
        new Map([
          ['shared', one],
          ['smog', one],
          ['noise', one],
        ]),
      ),
    );
    await database.transact((connection) =>
      writeMemory(
        connection,
        new Map([
          ['shared', undefined],
          ['smog', two],
        ]),
      ),
    );
    expect(readMemory(database)).toEqual(
      new Map([
        ['shared', one],
        ['smog', two],
      ]),
    );
  });
});
