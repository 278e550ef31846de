import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import { at } from '../backtest/fixtures/past.ts';
import { openDeafSpans } from './deaf-spans.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-deaf-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [first, second] = [
  { from: at(10), to: at(20) },
  { from: at(30), to: at(50) },
];

it('what is noted is known at once, and still after a restart', async () => {
  const file = join(folder, 'barrio.db');
  const database = await openDatabase({ file });
  const deaf = openDeafSpans(database);
  deaf.note(second);
  expect(deaf.all()).toEqual([second]);
  deaf.note(first);
  expect(deaf.all()).toEqual([first, second]);
  await deaf.close();
  await database.close();
  const again = await openDatabase({ file });
  expect(openDeafSpans(again).all()).toEqual([first, second]);
  await again.close();
});

it('a crash before the place was kept makes the same span longer, not another one', async () => {
  const database = await openDatabase({ file: join(folder, 'barrio.db') });
  const deaf = openDeafSpans(database);
  deaf.note(first);
  deaf.note({ from: first.from, to: second.to });
  await deaf.close();
  expect(deaf.all()).toEqual([{ from: first.from, to: second.to }]);
  await database.close();
});

it('what cannot be kept now is kept with the next one', async () => {
  const database = await openDatabase({ file: join(folder, 'barrio.db') });
  let isAway = true;
  const transact: typeof database.transact = (work) =>
    isAway ? Promise.reject(new Error('the disk is full')) : database.transact(work);
  const deaf = openDeafSpans({ connection: database.connection, transact });
  deaf.note(first);
  expect(deaf.all()).toEqual([first]);
  await Promise.resolve();
  isAway = false;
  deaf.note(second);
  await deaf.close();
  expect(openDeafSpans(database).all()).toEqual([first, second]);
  await database.close();
});
