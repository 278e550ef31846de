import { describe, expect, it } from 'vitest';
import { beginning, type Entry, type JournalConsumer, type Position, position } from '../journal/port.ts';
import { createConsumer } from '../journal/reading/consumer.ts';
import { createTail } from '../journal/reading/tail.ts';
import { type Message, partition } from '../model/message.ts';
import { epochMs } from '../model/time.ts';
import { processJournal } from './outcomes.ts';
import type { Pipeline } from './port.ts';

const message: Message = {
  topic: 't',
  payload: new Uint8Array(),
  receivedAt: epochMs(0),
  sender: 'a',
  via: 'mqtt',
  qos: 1,
  redelivery: false,
  packetId: 1,
  partition: partition(0),
};

/** A journal that passed `end`, and of which only these places are left. */
function damagedJournal(left: readonly number[], end: number): JournalConsumer {
  const entries: Entry[] = left.map((at) => ({ position: position(at), message }));
  return createConsumer(
    'test',
    {
      end: () => position(end),
      oldest: () => position(1),
      tail: createTail(position(end)),
      slice: (after, maxMessages) => {
        const found = entries.filter(({ position: at }) => at > after).slice(0, maxMessages);
        return { entries: found, skippedTo: position(end) };
      },
    },
    { committed: () => beginning, commit: async () => undefined },
  );
}

/** Notes which places it was shown. */
function noting(): Pipeline & { readonly seen: number[] } {
  const seen: number[] = [];
  return {
    seen,
    process(entries, after) {
      seen.push(...entries.map(({ position: at }) => at));
      const upTo = entries.at(-1)?.position ?? after;
      const nothing = { readings: [], origins: [], deadLetters: [], rejudged: [], tally: [], presence: [] };
      return { ...nothing, messages: entries.length, after, upTo };
    },
  };
}

const query = (after: number, upTo?: Position) => ({
  after: position(after),
  maxMessages: 100,
  upTo,
  signal: new AbortController().signal,
});

describe('where messages of the journal are missing', () => {
  it('the past that is read again ends at the start, and not as many messages later', async () => {
    const pipeline = noting();
    await processJournal(damagedJournal([1, 2, 5, 6, 7, 8], 8), pipeline, position(6));
    expect(pipeline.seen).toEqual([1, 2, 5, 6]);
  });

  it('a start waits for none of them', async () => {
    const pipeline = noting();
    const source = await processJournal(damagedJournal([1, 2], 9), pipeline, position(9));
    expect(pipeline.seen).toEqual([1, 2]);
    expect(await source.next(query(5, position(9)))).toMatchObject({ messages: 0, after: 5, upTo: 9 });
  });

  it('what follows a place is not reached over it', async () => {
    const source = await processJournal(damagedJournal([1, 4, 5, 6], 6), noting(), beginning);
    expect(await source.next(query(0, position(5)))).toMatchObject({ messages: 3, upTo: 5 });
    expect(await source.next(query(1, position(3)))).toMatchObject({ messages: 0, after: 1, upTo: 3 });
  });
});
