import { describe, expect, it, vi } from 'vitest';
import type { DeadLetter } from '../dead-letters/port.ts';
import { createMemoryJournal } from '../journal/memory/memory-journal.ts';
import { type Entry, type Position, position } from '../journal/port.ts';
import { createMemoryLedger } from '../ledger/memory/memory-ledger.ts';
import { account } from '../ledger/port.ts';
import { milliseconds, minutes } from '../model/duration.ts';
import { UnavailableError } from '../model/errors.ts';
import { deviceId, kindId } from '../model/ids.ts';
import { type Message, partition } from '../model/message.ts';
import type { Reading } from '../model/observation.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import type { Store, StoreBatch } from '../stores/port.ts';
import { deliverToStore } from './deliver.ts';
import { type NextOutcome, processJournal } from './outcomes.ts';
import type { Outcome, Pipeline } from './port.ts';
import { type Deliver, placeOf, startConsumer } from './run.ts';
import type { TallyRow } from './tally.ts';

const message = (text: string): Message => ({
  topic: 'barrio/v1/a/up',
  payload: Buffer.from(text),
  receivedAt: epochMs(0),
  sender: 'a',
  via: 'mqtt',
  qos: 1,
  redelivery: false,
  packetId: 1,
  partition: partition(0),
});

const reading = (entry: Entry): Reading => ({
  device: deviceId('a'),
  kind: kindId('k'),
  area: undefined,
  time: epochMs(entry.position),
  receivedAt: epochMs(entry.position),
  observations: [{ quantity: 'lamp_on', value: 1, quality: 'not_evaluated', reasons: [] }],
});

const tallyOf = (count: number): TallyRow => ({
  account: account('a'),
  hour: epochMs(0),
  messages: count,
  received: count,
  replayed: 0,
  stored: 0,
  duplicate: 0,
  rejected: {},
});

/** Notes what it was shown, and makes one reading of each message. */
function notingPipeline(): Pipeline & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    process(entries, after): Outcome {
      for (const entry of entries) seen.push(Buffer.from(entry.message.payload).toString());
      const readings = entries.map(reading);
      const upTo = entries.at(-1)?.position ?? position(0);
      return {
        readings,
        origins: entries,
        deadLetters: [],
        rejudged: [],
        tally: [tallyOf(entries.length)],
        presence: [],
        messages: entries.length,
        after,
        upTo,
      };
    },
  };
}

async function consumer(
  deliver: Deliver,
  { resumeAfter, texts }: { resumeAfter?: Position; texts: readonly string[] },
) {
  const journal = createMemoryJournal({ limitBytes: 1_000_000 });
  await journal.append(texts.map(message));
  const pipeline = notingPipeline();
  const events = createSilentEvents();
  const start = async () => {
    const reading = await journal.consumer('test');
    const from = placeOf(reading, resumeAfter);
    return startConsumer({
      consumer: reading,
      journal,
      start: from,
      source: await processJournal(reading, pipeline, from),
      deliver,
      events,
      maxMessages: 10,
      gather: milliseconds(0),
    });
  };
  return { journal, pipeline, events, start, running: await start() };
}

const letters = (count: number) => Array.from({ length: count }, (_, index) => `m${index + 1}`);

describe('a consumer of the journal', () => {
  it('delivers everything once, in order, and commits', async () => {
    const delivered: Outcome[] = [];
    const { journal, running } = await consumer(async (outcome) => delivered.push(outcome) > 0, { texts: letters(25) });
    await vi.waitUntil(() => running.lag() === 0);
    await journal.append(['late'].map(message));
    await vi.waitUntil(() => running.lag() === 0);
    await running.stop();
    expect(delivered.flatMap(({ readings }) => readings).length).toBe(26);
    expect(delivered.map(({ upTo }) => upTo)).toEqual(delivered.map(({ upTo }) => upTo).toSorted((a, b) => a - b));
    expect(journal.usage().consumers['test']).toBe(26);
  });

  it('shows the pipeline the past before it goes on, and delivers none of it again', async () => {
    const delivered: number[] = [];
    const deliver: Deliver = async ({ messages }) => delivered.push(messages) > 0;
    const { pipeline, running } = await consumer(deliver, { texts: letters(30), resumeAfter: position(20) });
    await vi.waitUntil(() => running.lag() === 0);
    await running.stop();
    expect(pipeline.seen).toEqual(letters(30));
    expect(delivered).toEqual([10]);
  });

  it('says how far it lags behind, and processes no more than one batch ahead of a destination that does not take', async () => {
    const { pipeline, running, journal } = await consumer(
      (_outcome, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(false))),
      { texts: letters(100) },
    );
    await vi.waitUntil(() => pipeline.seen.length >= 20);
    expect(running.lag()).toBe(100);
    await running.stop();
    expect(pipeline.seen.length).toBeLessThanOrEqual(30);
    expect(journal.usage().consumers['test']).toBe(0);
  });

  it('breaks loudly when a destination breaks', async () => {
    const { running } = await consumer(() => Promise.reject(new Error('a bug')), { texts: letters(3) });
    await expect(running.finished).rejects.toThrow('a bug');
  });
});

const letterBox = () => {
  const kept: DeadLetter[] = [];
  return {
    kept,
    keep: async (more: readonly DeadLetter[]) => void kept.push(...more),
    list: async () => [],
    find: async () => undefined,
    askReplay: async () => 0,
    asked: async () => [],
    countAsked: async () => 0,
    remove: async () => undefined,
    count: async () => ({}),
    close: async () => undefined,
  };
};
const storeOf = (append: Store['append']): Store => ({
  name: 'test-store',
  append,
  resumeFrom: async () => undefined,
  latest: async () => [],
  readings: async () => [],
  async *scan() {},
  aggregate: async () => [],
  workOut: async () => [],
  rollUp: async () => ({ fresh: 0, restated: 0 }),
  rollups: async () => [],
  forget: async () => undefined,
  health: async () => ({ ok: true, detail: '' }),
  copyTo: async () => undefined,
  close: async () => undefined,
});

describe('a consumer that is behind', () => {
  it('does not wait for more, however little one outcome brings', async () => {
    const journal = createMemoryJournal({ limitBytes: 1_000_000 });
    await journal.append(letters(100).map(message));
    const reading = await journal.consumer('behind');
    const pipeline = notingPipeline();
    const inner = await processJournal(reading, pipeline, position(0));
    // One message at a time, as at the edge of a relay that keeps moving on.
    const source = { next: (query: NextOutcome) => inner.next({ ...query, maxMessages: 1 }) };
    const running = startConsumer({
      consumer: reading,
      journal,
      start: position(0),
      source,
      deliver: async () => true,
      events: createSilentEvents(),
      maxMessages: 20,
      gather: minutes(1),
    });
    await vi.waitUntil(() => running.lag() < 10, { timeout: 5000 });
    await running.stop();
    expect(pipeline.seen.length).toBeGreaterThan(90);
  });
});

describe('a consumer whose destination hangs', () => {
  it('stops within seconds all the same', async () => {
    const { running } = await consumer(() => new Promise(() => undefined), { texts: letters(3) });
    await running.stop();
    expect(running.lag()).toBe(3);
  }, 15_000);
});

describe('delivery to a store', () => {
  it('tries again for as long as the store is away, and loses nothing', async () => {
    const appended: StoreBatch[] = [];
    let failures = 3;
    const store = storeOf(async (batch) => {
      failures -= 1;
      if (failures >= 0) throw new UnavailableError('down', { retryAfterMs: 1 });
      appended.push(batch);
      return { stored: batch.readings.length, duplicates: 0, repeated: [], refused: [] };
    });
    const events = createSilentEvents();
    const { running } = await consumer(
      deliverToStore({ store, deadLetters: letterBox(), ledger: createMemoryLedger(), events }),
      {
        texts: letters(5),
      },
    );
    await vi.waitUntil(() => running.lag() === 0, { timeout: 5000 });
    await running.stop();
    expect(appended.flatMap(({ readings }) => readings).length).toBe(5);
    const names = events.emitted.map(({ name }) => name);
    expect(names.filter((name) => name === 'storeUnavailable').length).toBe(3);
    expect(names).toContain('storeRecovered');
  });

  it('puts a reading that the store refuses for good into the dead letters, with its message', async () => {
    const deadLetters = letterBox();
    const ledger = createMemoryLedger();
    const store = storeOf(async ({ readings }) => ({
      stored: readings.length - 1,
      duplicates: 0,
      repeated: [],
      // As real stores do, with an object of their own.
      refused: readings.slice(0, 1).map((refused) => ({ reading: { ...refused }, reason: 'field type conflict' })),
    }));
    const events = createSilentEvents();
    const { running } = await consumer(deliverToStore({ store, deadLetters, ledger, events }), { texts: letters(2) });
    await vi.waitUntil(() => running.lag() === 0);
    await running.stop();
    expect(deadLetters.kept).toMatchObject([
      { code: 'store_refused', detail: 'field type conflict', device: 'a', position: 1, samples: 1 },
    ]);
    expect(await ledger.sum({})).toMatchObject({ received: 2, stored: 1, rejected: { store_refused: 1 } });
  });
});

describe('a store that breaks by our fault', () => {
  it('is said loudly, and tried again: nothing is lost', async () => {
    let failures = 2;
    const store = storeOf(async ({ readings }) => {
      failures -= 1;
      if (failures >= 0) throw new TypeError('undefined is not a function');
      return { stored: readings.length, duplicates: 0, repeated: [], refused: [] };
    });
    const events = createSilentEvents();
    const { running } = await consumer(
      deliverToStore({ store, deadLetters: letterBox(), ledger: createMemoryLedger(), events }),
      {
        texts: letters(2),
      },
    );
    await vi.waitUntil(() => running.lag() === 0, { timeout: 5000 });
    await running.stop();
    expect(events.emitted.filter(({ name }) => name === 'storeBroke').length).toBe(2);
  });
});
