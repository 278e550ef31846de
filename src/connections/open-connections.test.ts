import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { hours, seconds } from '../model/duration.ts';
import { deviceId } from '../model/ids.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { openConnections } from './open-connections.ts';
import { type DoorWord, keptPerDevice } from './port.ts';

const bay = deviceId('bay-1');
const came: DoorWord = { what: 'connected', via: 'mqtt' };
const left: DoorWord = { what: 'disconnected', via: 'mqtt', because: 'vanished' };
const refused: DoorWord = { what: 'refused', via: 'websocket', because: 'bad_user_name_or_password' };

async function openTest() {
  const file = join(mkdtempSync(join(tmpdir(), 'barrio-connections-')), 'barrio.db');
  const database = await openDatabase({ file });
  onTestFinished(() => database.close());
  const events = createSilentEvents();
  let now = 1_000;
  const clock = { now: () => epochMs(now++) };
  const open = () => openConnections({ database, clock, events, every: hours(1) });
  return { open, events, wait: (span: number) => void (now += span) };
}

describe('who came and went', () => {
  it('is told newest first, before it is written and after', async () => {
    const test = await openTest();
    const connections = test.open();
    for (const word of [came, left, refused]) connections.book.note(bay, word);
    const told = [
      { ...refused, at: 1002 },
      { ...left, at: 1001 },
      { ...came, at: 1000 },
    ];
    expect(connections.of(bay)).toEqual(told);
    await connections.close();
    const later = test.open();
    expect(later.of(bay)).toEqual(told);
    expect(later.of(deviceId('bay-2'))).toEqual([]);
    await later.close();
  });

  it('is the newest of each device only', async () => {
    const test = await openTest();
    const connections = test.open();
    connections.book.note(deviceId('bay-2'), came);
    for (let time = 0; time < keptPerDevice; time += 1)
      for (const word of [came, left]) connections.book.note(bay, word);
    expect(connections.of(bay)).toHaveLength(keptPerDevice);
    await connections.close();
    const later = test.open();
    expect(later.of(bay)).toHaveLength(keptPerDevice);
    expect(later.of(bay)[0]).toMatchObject(left);
    expect(later.of(deviceId('bay-2'))).toHaveLength(1);
    await later.close();
  });

  it('counts the connections that are open', async () => {
    const connections = (await openTest()).open();
    for (const word of [came, came, left, refused]) connections.book.note(bay, word);
    expect(connections.open(bay)).toBe(1);
    connections.book.note(bay, left);
    expect(connections.open(bay)).toBe(0);
    await connections.close();
  });

  it('notes a refusal that repeats itself once a minute', async () => {
    const test = await openTest();
    const connections = test.open();
    for (let time = 0; time < 5; time += 1) connections.book.note(bay, refused);
    expect(connections.of(bay)).toHaveLength(1);
    test.wait(seconds(60));
    connections.book.note(bay, refused);
    expect(connections.of(bay)).toHaveLength(2);
    await connections.close();
  });

  it('loses what is too much, says so, and goes on', async () => {
    const test = await openTest();
    const connections = test.open();
    for (let time = 0; time < 15_000; time += 1) for (const word of [came, left]) connections.book.note(bay, word);
    await connections.close();
    expect(test.events.emitted).toContainEqual({
      name: 'connectionNotesLost',
      fields: { count: 10_000, reason: 'too many at once' },
    });
  });
});
