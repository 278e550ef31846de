import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes } from '../../model/duration.ts';
import { after, type EpochMs, epochMs } from '../../model/time.ts';
import { numbered, range } from '../contract/messages.ts';
import { beginning, type Journal, position } from '../port.ts';
import { createScratch, type Scratch } from './scratch.ts';

async function appendEach(journal: Journal, count: number): Promise<void> {
  for (const number of range(1, count)) await journal.append([numbered(number)]);
}

describe('finished segments', () => {
  let scratch: Scratch;
  let now: EpochMs;
  beforeEach(async () => {
    scratch = await createScratch();
    now = epochMs(1_790_000_000_000);
  });
  afterEach(() => scratch.dispose());

  const open = (): Promise<Journal> =>
    scratch.open({ segmentBytes: 1000, keepFor: hours(1), clock: { now: () => now }, limitBytes: 20_000 });

  it('stay for the keep window, to be read again', async () => {
    const journal = await open();
    const consumer = await journal.consumer('a');
    await appendEach(journal, 100);
    now = after(now, minutes(59));
    await consumer.commit(position(99));
    expect(await consumer.read({ after: beginning, maxMessages: 1 })).toHaveLength(1);
    now = after(now, minutes(2));
    await consumer.commit(position(100));
    expect(consumer.oldest()).toBeGreaterThan(80);
    expect(journal.usage().segments).toBe(1);
  });

  it('keep their age over a restart', async () => {
    const journal = await open();
    await journal.consumer('a');
    await appendEach(journal, 100);
    await journal.close();
    now = after(now, minutes(61));
    const again = await open();
    await (await again.consumer('a')).commit(position(100));
    expect(again.usage().segments).toBe(1);
  });

  it('go before their time when room is needed', async () => {
    const journal = await open();
    const consumer = await journal.consumer('a');
    for (let round = 0; round < 10; round++) {
      await appendEach(journal, 100);
      await consumer.commit(journal.end());
    }
    expect(journal.usage().bytes).toBeLessThan(30_000);
    expect(journal.usage().end).toBe(1000);
  });

  it('stay for a consumer that lives while the journal is open, from the oldest at every opening', async () => {
    const journal = await open();
    await appendEach(journal, 100);
    const lasting = await journal.consumer('a');
    const passing = await journal.consumer('live', 'while_open');
    now = after(now, hours(2));
    await lasting.commit(position(100));
    expect(passing.oldest()).toBe(1);
    expect(await passing.read({ after: beginning, maxMessages: 1 })).toHaveLength(1);
    await passing.commit(position(100));
    expect(passing.oldest()).toBeGreaterThan(80);
    await journal.close();

    const again = await open();
    await appendEach(again, 10);
    const anew = await again.consumer('live', 'while_open');
    expect(anew.committed()).toBe(anew.oldest() - 1);
    expect(again.usage().consumers).toMatchObject({ a: 100, live: anew.oldest() - 1 });
    await again.forget('live');
    await expect(anew.commit(position(105))).rejects.toThrow('forgotten');
  });

  it('stay while one consumer still needs them, whatever their age', async () => {
    const journal = await open();
    const fast = await journal.consumer('fast');
    await journal.consumer('slow');
    await appendEach(journal, 100);
    now = after(now, hours(48));
    await fast.commit(position(100));
    expect(journal.usage().oldest).toBe(1);
  });
});
