import { expect, it } from 'vitest';
import { beginning, type Entry, type JournalConsumer, type Position, position } from '../journal/port.ts';
import type { DeviceKind } from '../model/device-kind.ts';
import { hours, minutes } from '../model/duration.ts';
import { deviceId, kindId } from '../model/ids.ts';
import { partition } from '../model/message.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import type { Snapshots } from './assess/snapshots.ts';
import { processJournal } from './outcomes.ts';
import { createPipeline } from './pipeline.ts';
import type { Outcome } from './port.ts';
import { createRelay, takeFromRelay } from './relay.ts';

const start = Date.UTC(2026, 10, 21, 10);
const count = 120;

/** A temperature that is stuck, with a leap now and then, said every five minutes: nearly each judgement needs what came before. */
const kind: DeviceKind = {
  id: kindId('thermometer'),
  label: 'Thermometer',
  description: 'Only for tests',
  quantities: ['air_temperature'],
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
  tests: {
    air_temperature: {
      spike: { suspect: 3, fail: 8 },
      rateOfChange: { suspectPerMinute: 1.2 },
      flatLine: { suspectAfter: minutes(30), failAfter: minutes(120) },
      source: 'this test',
    },
  },
  decode: ([turn = 0]) => {
    const time = epochMs(start + turn * minutes(5));
    const value = turn % 40 === 17 ? 60 : turn % 50 === 13 ? 14 : 10;
    return { ok: true, samples: [{ quantity: 'air_temperature', value, time }], refused: [] };
  },
  imagine: () => () => undefined,
};
const kinds = new Map([[kind.id, kind]]);

/** Large, so that the relay holds but a few. */
const payloadOf = (turn: number): Uint8Array => {
  const payload = new Uint8Array(1024 * 1024);
  payload[0] = turn;
  return payload;
};

const entries: readonly Entry[] = Array.from({ length: count }, (_, turn) => ({
  position: position(turn + 1),
  message: {
    topic: 'barrio/v1/t/up',
    payload: payloadOf(turn),
    receivedAt: epochMs(start + turn * minutes(5)),
    sender: '',
    via: 'mqtt',
    qos: 0,
    redelivery: false,
    packetId: 0,
    partition: partition(0),
  },
}));

const consumer: JournalConsumer = {
  name: 'test',
  committed: () => beginning,
  oldest: () => position(1),
  read: async ({ after, maxMessages, upTo = position(count) }) =>
    entries.slice(after, Math.min(upTo, after + maxMessages)),
  commit: async () => undefined,
};

/** Keeps what was remembered at every fourth moment at which somebody passed. */
function createTray(): Snapshots {
  const kept: { readonly at: Position; readonly bytes: Buffer }[] = [];
  let passed = 0;
  return {
    newest: async (upTo) => kept.filter(({ at }) => at <= upTo).toSorted((a, b) => b.at - a.at)[0],
    writer: () => ({
      passed(at, bytes) {
        passed += 1;
        if (passed % 4 === 0) kept.push({ at, bytes: Buffer.concat(bytes()) });
      },
    }),
    close: async () => undefined,
  };
}

const saidIn = (outcomes: readonly Outcome[]) => ({
  readings: outcomes.flatMap(({ readings }) => readings),
  rejudged: outcomes.flatMap(({ rejudged }) => rejudged),
});

it('what the store gets after it was away for longer than the relay holds is judged as it was shown', async () => {
  const directory = createMemoryRegistry({ kinds, clock: { now: () => epochMs(start) } });
  await directory.importDevices([{ id: deviceId('t'), kind: kind.id, position: { lat: 43.46, lon: -3.81 } }]);
  const meaning = { kinds, directory, formats: new Map(), events: createSilentEvents() };
  const tray = createTray();
  const { signal } = new AbortController();
  // So late that nobody who looks at the city is made to wait for the store.
  const clock = { now: () => epochMs(start + hours(1000)) };
  const relay = createRelay({ start: beginning, clock, isBusy: () => false });
  const opened: Position[] = [];
  const kept = takeFromRelay(relay, (from) => {
    opened.push(from);
    return processJournal(consumer, createPipeline(meaning, tray), from);
  });
  const showing = await processJournal(consumer, createPipeline(meaning, tray), beginning);
  const shown: Outcome[] = [];
  const stored: Outcome[] = [];
  const show = async (upTo: number): Promise<void> => {
    for (let after = shown.at(-1)?.upTo ?? beginning; after < upTo; ) {
      const outcome = await showing.next({ after, maxMessages: 3, signal });
      if (outcome === undefined) throw new Error('nobody aborted');
      shown.push(outcome);
      await relay.offer(outcome, signal);
      after = outcome.upTo;
    }
  };
  const store = async (): Promise<void> => {
    for (let after = stored.at(-1)?.upTo ?? beginning; after < (shown.at(-1)?.upTo ?? 0); ) {
      const outcome = await kept.next({ after, maxMessages: 7, signal });
      if (outcome === undefined) throw new Error('nobody aborted');
      stored.push(outcome);
      after = outcome.upTo;
    }
  };
  await show(12);
  await store();
  await show(70);
  await store();
  await show(count);
  await store();
  expect(opened).toEqual([12, 72]);
  expect(saidIn(stored)).toEqual(saidIn(shown));
  expect(saidIn(shown).rejudged.length).toBeGreaterThan(2);
});
