import { describe, expect, it, vi } from 'vitest';
import { createMemoryJournal } from '../journal/memory/memory-journal.ts';
import { beginning, type Entry, type Position, position } from '../journal/port.ts';
import { seconds } from '../model/duration.ts';
import { type Message, partition } from '../model/message.ts';
import { after, before, type EpochMs, epochMs } from '../model/time.ts';
import { type OutcomeSource, processJournal } from './outcomes.ts';
import type { Outcome } from './port.ts';
import { createRelay, takeFromRelay } from './relay.ts';

const now = epochMs(Date.UTC(2026, 10, 21));
const message = (receivedAt: EpochMs): Message => ({
  topic: 't',
  payload: Buffer.from(''),
  receivedAt,
  sender: 'a',
  via: 'mqtt',
  qos: 1,
  redelivery: false,
  packetId: 1,
  partition: partition(0),
});

/** An outcome of `count` messages that ends at `upTo`, whose last message came at `receivedAt`. */
function outcome(upTo: number, count: number, receivedAt: EpochMs = now): Outcome {
  const origins: Entry[] = [{ position: position(upTo), message: message(receivedAt) }];
  const nothing = { readings: [], deadLetters: [], rejudged: [], tally: [], presence: [] };
  return { ...nothing, origins, messages: count, after: position(upTo - count), upTo: position(upTo) };
}

function relay(start: Position = beginning) {
  let time = now;
  let isBusy = false;
  const made = createRelay({ start, clock: { now: () => time }, isBusy: () => isBusy });
  const offer = (upTo: number, count: number, receivedAt?: EpochMs) =>
    made.offer(outcome(upTo, count, receivedAt), new AbortController().signal);
  return {
    ...made,
    offerOf: offer,
    busy: (is: boolean) => {
      isBusy = is;
    },
    pass: (span: number) => {
      time = after(time, seconds(span));
    },
  };
}

describe('the relay', () => {
  it('gives what follows, joined up to the size of a batch', async () => {
    const { offerOf, take } = relay();
    for (const upTo of [10, 20, 30]) await offerOf(upTo, 10);
    expect(take({ after: beginning, maxMessages: 25 })).toMatchObject({
      is: 'outcome',
      outcome: { messages: 20, upTo: 20 },
    });
    expect(take({ after: position(20), maxMessages: 25 })).toMatchObject({
      is: 'outcome',
      outcome: { messages: 10, upTo: 30 },
    });
    expect(take({ after: position(30), maxMessages: 25 })).toEqual({ is: 'nothing_yet' });
  });

  it('gives an outcome that is larger than a batch whole', async () => {
    const { offerOf, take } = relay();
    await offerOf(50, 50);
    expect(take({ after: beginning, maxMessages: 25 })).toMatchObject({ is: 'outcome', outcome: { messages: 50 } });
  });

  it('gives up the oldest for a taker that is away, keeps nobody waiting, and says where it goes on', async () => {
    const { offerOf, take, pass } = relay();
    pass(3);
    for (let upTo = 10_000; upTo <= 100_000; upTo += 10_000) await offerOf(upTo, 10_000);
    expect(take({ after: beginning, maxMessages: 10_000 })).toEqual({ is: 'gap', until: 60_000 });
    expect(take({ after: position(60_000), maxMessages: 10_000 })).toMatchObject({
      is: 'outcome',
      outcome: { upTo: 70_000 },
    });
  });

  it('gives up the oldest where payloads are large, however few they are', async () => {
    const { take, pass, offer } = relay();
    pass(3);
    const large = Buffer.alloc(1024 * 1024);
    for (let upTo = 1; upTo <= 100; upTo += 1) {
      const origins = [{ position: position(upTo), message: { ...message(now), payload: large } }];
      await offer({ ...outcome(upTo, 1), origins }, new AbortController().signal);
    }
    expect(take({ after: beginning, maxMessages: 10 })).toEqual({ is: 'gap', until: 68 });
  });

  it('waits for a taker that is at work, but not with messages that are old already', async () => {
    const { offerOf, take } = relay();
    for (let upTo = 10_000; upTo <= 40_000; upTo += 10_000) await offerOf(upTo, 10_000);
    const waiting = offerOf(50_000, 10_000);
    let isThrough = false;
    const watching = (async () => {
      await waiting;
      isThrough = true;
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isThrough).toBe(false);
    expect(take({ after: beginning, maxMessages: 10_000 })).toMatchObject({ is: 'outcome', outcome: { upTo: 10_000 } });
    await watching;
    expect(isThrough).toBe(true);
    await offerOf(60_000, 10_000, before(now, seconds(5)));
    expect(take({ after: position(10_000), maxMessages: 10_000 })).toEqual({ is: 'gap', until: 20_000 });
  });

  it('waits with older messages too where the machine has no time to make anything twice', async () => {
    const { offerOf, take, busy } = relay();
    busy(true);
    for (let upTo = 10_000; upTo <= 40_000; upTo += 10_000) await offerOf(upTo, 10_000);
    const waiting = offerOf(50_000, 10_000, before(now, seconds(20)));
    take({ after: beginning, maxMessages: 10_000 });
    await waiting;
    expect(take({ after: position(10_000), maxMessages: 10_000 })).toMatchObject({
      is: 'outcome',
      outcome: { upTo: 20_000 },
    });
  });

  it('wakes who waits for more, and lets go at an abort', async () => {
    const { offerOf, changed } = relay();
    const waiting = changed(new AbortController().signal);
    await offerOf(1, 1);
    await waiting;
    const stopping = new AbortController();
    const stopped = changed(stopping.signal);
    stopping.abort();
    await expect(stopped).resolves.toBeUndefined();
  });
});

describe('a consumer that takes from the relay', () => {
  const signal = new AbortController().signal;

  it('makes from the journal what the relay gave up, up to where the relay goes on', async () => {
    const { offerOf, pass, ...made } = relay();
    const journal = createMemoryJournal({ limitBytes: 10_000_000 });
    await journal.append(Array.from({ length: 70 }, () => message(now)));
    const consumer = await journal.consumer('store');
    const pipeline = { process: (entries: readonly Entry[]) => outcome(entries.at(-1)?.position ?? 0, entries.length) };
    const opened = vi.fn<(from: Position) => Promise<OutcomeSource>>((from) =>
      processJournal(consumer, pipeline, from),
    );
    const source = takeFromRelay(made, opened);
    pass(3);
    await offerOf(40, 30_000);
    await offerOf(70, 30_000);

    const fromJournal = await source.next({ after: beginning, maxMessages: 25, signal });
    expect(fromJournal?.upTo).toBe(25);
    const rest = await source.next({ after: position(25), maxMessages: 25, signal });
    expect(rest?.upTo).toBe(40);
    const relayed = await source.next({ after: position(40), maxMessages: 25, signal });
    expect(relayed).toMatchObject({ upTo: 70, messages: 30_000 });
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it('waits for the next offer, and ends with the signal', async () => {
    const { offerOf, ...made } = relay();
    const source = takeFromRelay(made, () => Promise.reject(new Error('there is no gap')));
    const next = source.next({ after: beginning, maxMessages: 10, signal });
    await offerOf(3, 3);
    expect((await next)?.upTo).toBe(3);
    const stopping = new AbortController();
    const none = source.next({ after: position(3), maxMessages: 10, signal: stopping.signal });
    stopping.abort();
    expect(await none).toBeUndefined();
  });
});
