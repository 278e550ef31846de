import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../../model/errors.ts';
import { beginning, type Journal, type JournalConsumer, JournalFullError, type Position, position } from '../port.ts';
import { numbered, range, textOf } from './messages.ts';

export type JournalUnderTest = {
  /** Opens an empty journal. */
  readonly open: (limits: { readonly limitBytes: number }) => Promise<Journal>;
  readonly dispose: () => Promise<void>;
};

const plenty = 64 * 1024 * 1024;

/** Reads everything after `after`, in batches. */
export async function readAll(consumer: JournalConsumer, { after, end }: { after: Position; end: Position }) {
  const entries = [];
  for (let last = after; last < end; ) {
    const batch = await consumer.read({ after: last, maxMessages: 100 });
    entries.push(...batch);
    last = batch.at(-1)?.position ?? last;
  }
  return entries;
}

/** What every journal promises, durable or not. */
export function describeJournal(name: string, create: () => JournalUnderTest): void {
  describe(`the ${name} journal`, () => {
    let subject: JournalUnderTest;
    const opened: Journal[] = [];
    const open = async (limits = { limitBytes: plenty }): Promise<Journal> => {
      const journal = await subject.open(limits);
      opened.push(journal);
      return journal;
    };

    beforeEach(() => {
      subject = create();
    });
    afterEach(async () => {
      for (const journal of opened.splice(0)) await journal.close();
      await subject.dispose();
    });

    it('says since when messages wait for the disk, and that none does once they are there', async () => {
      const journal = await open();
      expect(journal.waitingSince()).toBeUndefined();
      const [first, second] = [numbered(1), numbered(2)];
      const appending = Promise.all([journal.append([first]), journal.append([second])]);
      // What is durable at once never waits.
      expect([undefined, first.receivedAt]).toContain(journal.waitingSince());
      await appending;
      expect(journal.waitingSince()).toBeUndefined();
    });

    it('gives messages back as they came, in order, with positions from 1', async () => {
      const journal = await open();
      const messages = [
        numbered(1),
        numbered(2, {
          via: 'http',
          qos: 0,
          redelivery: true,
          packetId: 65_535,
          sender: '',
          topic: 'calle/Peña/señal/☂',
        }),
        numbered(3, { via: 'broker', qos: 2, payload: new Uint8Array(0) }),
        numbered(4, { payload: Uint8Array.from(range(0, 255)) }),
      ];
      await journal.append(messages.slice(0, 2));
      await journal.append(messages.slice(2));
      const entries = await (await journal.consumer('a')).read({ after: beginning, maxMessages: 10 });
      expect(entries.map((entry) => entry.position)).toEqual([1, 2, 3, 4]);
      expect(entries.map(({ message }) => ({ ...message, payload: [...message.payload] }))).toEqual(
        messages.map((message) => ({ ...message, payload: [...message.payload] })),
      );
      expect(journal.end()).toBe(4);
    });

    it('copies payloads before append returns', async () => {
      const journal = await open();
      const payload = Buffer.from('before');
      const appended = journal.append([numbered(1, { payload })]);
      payload.write('after!');
      await appended;
      const [entry] = await (await journal.consumer('a')).read({ after: beginning, maxMessages: 1 });
      expect(entry && textOf(entry.message)).toBe('before');
    });

    it('keeps the order of calls that were made without waiting', async () => {
      const journal = await open();
      await Promise.all(range(1, 300).map((number) => journal.append([numbered(number)])));
      const entries = await readAll(await journal.consumer('a'), { after: beginning, end: journal.end() });
      expect(entries.map(({ message }) => textOf(message))).toEqual(range(1, 300).map((number) => `message ${number}`));
    });

    it('takes an empty list without moving the end', async () => {
      const journal = await open();
      await journal.append([]);
      expect(journal.end()).toBe(0);
    });

    it('gives at most as many messages as asked for', async () => {
      const journal = await open();
      await journal.append(range(1, 20).map((number) => numbered(number)));
      const consumer = await journal.consumer('a');
      expect(await consumer.read({ after: position(3), maxMessages: 5 })).toHaveLength(5);
    });

    it('keeps a large message between small ones', async () => {
      const journal = await open();
      const large = Buffer.alloc(3_000_000, 'x');
      await journal.append([numbered(1), numbered(2, { payload: large }), numbered(3)]);
      const entries = await readAll(await journal.consumer('a'), { after: beginning, end: journal.end() });
      expect(entries.map(({ message }) => message.payload.byteLength)).toEqual([9, 3_000_000, 9]);
    });

    it('finds a message that lies behind many others', async () => {
      const journal = await open();
      const payload = Buffer.alloc(1_000_000, 'x');
      for (let number = 1; number <= 20; number++) await journal.append([numbered(number, { payload })]);
      const consumer = await journal.consumer('a');
      for (const after of [19, 3, 17]) {
        const [entry] = await consumer.read({ after: position(after), maxMessages: 1 });
        expect(entry?.position).toBe(after + 1);
      }
    });

    it('wakes a reader that waits at the end', async () => {
      const journal = await open();
      const consumer = await journal.consumer('a');
      const reading = consumer.read({ after: beginning, maxMessages: 10 });
      await journal.append([numbered(1)]);
      expect(await reading).toHaveLength(1);
    });

    it('gives nothing to a reader whose signal aborts', async () => {
      const journal = await open();
      const consumer = await journal.consumer('a');
      const stop = new AbortController();
      const reading = consumer.read({ after: beginning, maxMessages: 10, signal: stop.signal });
      stop.abort();
      expect(await reading).toEqual([]);
      expect(await consumer.read({ after: beginning, maxMessages: 1, signal: stop.signal })).toEqual([]);
    });

    it('refuses to read beyond the end, and to commit beyond it', async () => {
      const journal = await open();
      await journal.append([numbered(1)]);
      const consumer = await journal.consumer('a');
      await expect(consumer.read({ after: position(2), maxMessages: 1 })).rejects.toThrow(RangeError);
      await expect(consumer.commit(position(2))).rejects.toThrow(RangeError);
    });

    it('lets each consumer go at its own pace, and never backwards', async () => {
      const journal = await open();
      await journal.append(range(1, 10).map((number) => numbered(number)));
      const [fast, slow] = [await journal.consumer('fast'), await journal.consumer('slow')];
      await fast.commit(position(8));
      await slow.commit(position(3));
      await fast.commit(position(5));
      expect([fast.committed(), slow.committed()]).toEqual([8, 3]);
      expect(journal.usage().consumers).toEqual({ fast: 8, slow: 3 });
      expect((await journal.consumer('fast')).committed()).toBe(8);
    });

    it('starts a new consumer before the oldest message', async () => {
      const journal = await open();
      await journal.append([numbered(1), numbered(2)]);
      const consumer = await journal.consumer('late');
      expect(consumer.committed()).toBe(consumer.oldest() - 1);
      expect(await consumer.read({ after: consumer.committed(), maxMessages: 10 })).toHaveLength(2);
    });

    it('refuses when it is full, and takes more once the slowest consumer has made room', async () => {
      const journal = await open({ limitBytes: 100_000 });
      const [fast, slow] = [await journal.consumer('fast'), await journal.consumer('slow')];
      const refusal = await fill(journal);
      expect(refusal).toBeInstanceOf(JournalFullError);
      const end = journal.end();
      await fast.commit(end);
      await expect(journal.append([numbered(1)])).rejects.toThrow(JournalFullError);
      let isWritable = false;
      const writable = (async () => {
        await journal.writable();
        isWritable = true;
      })();
      await fast.read({ after: position(end - 1), maxMessages: 1 });
      expect(isWritable).toBe(false);
      await slow.commit(end);
      await writable;
      await journal.append([numbered(1)]);
      expect(journal.end()).toBe(end + 1);
    });

    it('takes more once the consumer that held everything is forgotten', async () => {
      const journal = await open({ limitBytes: 100_000 });
      const fast = await journal.consumer('fast');
      const gone = await journal.consumer('gone');
      await fill(journal);
      await fast.commit(journal.end());
      await journal.forget('gone');
      await journal.writable();
      await journal.append([numbered(1)]);
      expect(Object.keys(journal.usage().consumers)).toEqual(['fast']);
      await expect(gone.commit(position(1))).rejects.toThrow('forgotten');
    });

    it('never gives up a message while nobody has read it', async () => {
      const journal = await open({ limitBytes: 100_000 });
      await fill(journal);
      expect(journal.usage().oldest).toBe(1);
      expect((await journal.consumer('first')).oldest()).toBe(1);
    });

    it('refuses to read what it has given up', async () => {
      const journal = await open({ limitBytes: 100_000 });
      const consumer = await journal.consumer('a');
      for (let round = 0; round < 3; round++) {
        await fill(journal);
        await consumer.commit(journal.end());
        await journal.writable();
      }
      expect(consumer.oldest()).toBeGreaterThan(1);
      await expect(consumer.read({ after: beginning, maxMessages: 1 })).rejects.toThrow(RangeError);
    });

    it('is writable at once while there is room', async () => {
      const journal = await open();
      await expect(journal.writable()).resolves.toBeUndefined();
    });

    it('refuses appends when it is closed, and lets go those who wait', async () => {
      const journal = await open();
      const consumer = await journal.consumer('a');
      const reading = consumer.read({ after: beginning, maxMessages: 1 }).catch((error: unknown) => error);
      await journal.close();
      expect(await reading).toBeInstanceOf(UnavailableError);
      await expect(journal.append([numbered(1)])).rejects.toThrow(UnavailableError);
      await journal.writable();
    });

    it('finishes what was accepted before it closes', async () => {
      const journal = await open();
      const appended = Promise.all(range(1, 10).map((number) => journal.append([numbered(number)])));
      await journal.close();
      await appended;
      expect(journal.end()).toBe(10);
    });
  });
}

/** Appends until it is refused; says with what. */
async function fill(journal: Journal): Promise<unknown> {
  for (let number = 1; number < 10_000; number++) {
    try {
      await journal.append([numbered(number, { payload: Buffer.alloc(2000) })]);
    } catch (error) {
      return error;
    }
  }
  return undefined;
}
