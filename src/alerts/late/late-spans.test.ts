import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import type { Database } from '../../database/port.ts';
import { minutes } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { ruleId } from '../../model/rule.ts';
import { at } from '../backtest/fixtures/past.ts';
import type { LateMark } from '../port.ts';
import { addMarks, countSpans, dropSpans, mostSpansOfRule, readSpans, rulesWaiting } from './late-spans.ts';

const smog = ruleId('smog');
let database: Database;
beforeEach(async () => {
  database = await openDatabase({ file: join(await mkdtemp(join(tmpdir(), 'late-')), 'barrio.db') });
});
afterEach(() => database.close());

const mark = (minute: number, { device = 'mast-1', rule = smog } = {}): LateMark => ({
  rule,
  subject: { is: 'device', id: deviceId(device) },
  time: at(minute),
  arrivedAt: at(minute + 120),
});
const add = (marks: readonly LateMark[]): Promise<void> =>
  database.transact((connection) => addMarks(connection, marks));
const spans = () =>
  readSpans(database.connection, smog).map(({ subject, first, last, marks }) => [
    subject,
    (first - at(0)) / minutes(1),
    (last - at(0)) / minutes(1),
    marks,
  ]);

describe('what arrived late', () => {
  it('is kept as the span from the first of it to its arrival, of each subject', async () => {
    await add([mark(30), mark(0), mark(10), mark(20, { device: 'mast-2' })]);
    await add([mark(60), mark(-30)]);
    expect(spans()).toEqual([
      ['device:mast-1', -30, 180, 5],
      ['device:mast-2', 20, 140, 1],
    ]);
  });

  it('is kept apart where it lies far apart, until something lies between', async () => {
    await add([mark(0), mark(700)]);
    expect(spans()).toEqual([
      ['device:mast-1', 0, 120, 1],
      ['device:mast-1', 700, 820, 1],
    ]);
    await add([mark(350)]);
    expect(spans()).toEqual([['device:mast-1', 0, 820, 3]]);
  });

  it('is told apart by rule', async () => {
    await add([mark(0), mark(0, { rule: ruleId('noise') })]);
    expect(rulesWaiting(database.connection)).toEqual(['noise', 'smog']);
    expect(spans()).toEqual([['device:mast-1', 0, 120, 1]]);
  });

  it('tells the subjects of a rule no more apart when they are too many', async () => {
    const crowd = Array.from({ length: mostSpansOfRule + 1 }, (_, index) =>
      mark(index / 10, { device: `mast-${index}` }),
    );
    await add(crowd.slice(0, -1));
    expect(countSpans(database.connection)).toBe(mostSpansOfRule);
    await add(crowd.slice(-1));
    expect(spans()).toEqual([['', 0, mostSpansOfRule / 10 + 120, mostSpansOfRule + 1]]);
  });

  it('stays when something was added while it was judged', async () => {
    await add([mark(0), mark(0, { device: 'mast-2' })]);
    const judged = readSpans(database.connection, smog);
    await add([mark(0)]);
    dropSpans(database.connection, judged);
    expect(spans()).toEqual([['device:mast-1', 0, 120, 2]]);
  });
});
