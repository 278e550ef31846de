import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { beginning, type Entry, type JournalConsumer, type Position, position } from '../../journal/port.ts';
import type { DeviceKind } from '../../model/device-kind.ts';
import { hours, minutes } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import { type Message, partition } from '../../model/message.ts';
import type { TestParameters } from '../../model/quality-tests.ts';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import { processJournal } from '../outcomes.ts';
import { createPipeline } from '../pipeline.ts';
import type { Snapshots } from './snapshots.ts';

const start = Date.UTC(2026, 10, 21, 10);

const near = { withinMetres: 2000, fewest: 2, notOlderThan: minutes(15) };
const tests: TestParameters = {
  spike: { suspect: 10, fail: 30 },
  rateOfChange: { suspectPerMinute: 4 },
  flatLine: { suspectAfter: minutes(10), failAfter: minutes(20) },
  neighbour: { ...near, suspect: 25, suspectShare: 0 },
  source: 'this test',
};

/** Stands for five minutes ahead of its receipt. */
const ahead = 201;

/** Reads `[minutes before its receipt, or -1 for no time, value, battery, counter]`, a byte each. */
const kind: DeviceKind = {
  id: kindId('bytes'),
  label: 'Bytes',
  description: 'Only for tests',
  quantities: ['air_temperature', 'battery_level', 'burning_hours', 'lamp_on'],
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
  tests: { air_temperature: tests },
  decode([minute = 0, value = 0, battery = 0, counter = 0, index = 0]) {
    const time = minute === 255 ? undefined : epochMs(start + (index * 3 - (minute === ahead ? -5 : minute)) * 60_000);
    return {
      ok: true,
      samples: [
        { quantity: 'air_temperature', value, time },
        { quantity: 'battery_level', value: battery, time },
        { quantity: 'burning_hours', value: counter, time },
        { quantity: 'lamp_on', value: value % 2, time },
      ],
      refused: [],
    };
  },
  imagine: () => () => undefined,
};
const kinds = new Map([[kind.id, kind]]);
const names = ['a', 'b', 'c', 'd'];

type Said = { who: number; minute: number; value: number; battery: number; counter: number };

const messageOf = ({ who, minute, value, battery, counter }: Said, index: number): Message => ({
  topic: `barrio/v1/${names[who]}/up`,
  payload: Uint8Array.of(minute, value, battery, counter, index),
  receivedAt: epochMs(start + index * 3 * 60_000),
  sender: '',
  via: 'mqtt',
  qos: 1,
  redelivery: false,
  packetId: index + 1,
  partition: partition(0),
});

/** A journal of which nothing is ever deleted. */
const consumerOf = (entries: readonly Entry[]): JournalConsumer => ({
  name: 'test',
  committed: () => beginning,
  oldest: () => position(1),
  read: async ({ after, maxMessages, upTo = position(entries.length) }) =>
    entries.slice(after, Math.min(upTo, after + maxMessages)),
  commit: async () => undefined,
});

/** Keeps a snapshot of every place at which somebody passed, as a folder would that is asked for them all the time. */
function createTray(taken: Iterator<boolean>): Snapshots {
  const kept: { readonly at: Position; readonly bytes: Buffer }[] = [];
  return {
    newest: async (upTo) => kept.filter(({ at }) => at <= upTo).toSorted((a, b) => b.at - a.at)[0],
    writer: () => ({
      passed(at, bytes) {
        if (taken.next().value === true) kept.push({ at, bytes: Buffer.concat(bytes()) });
      },
    }),
    close: async () => undefined,
  };
}

type Life = { readonly batches: readonly number[]; readonly back: number };

async function run(said: readonly Said[], lives: readonly Life[], taken: readonly boolean[]) {
  const registry = createMemoryRegistry({ kinds, clock: { now: () => epochMs(start) } });
  const place = (at: number) => ({ lat: 43.46 + at / 1000, lon: -3.81 });
  await registry.importDevices(names.map((id, at) => ({ id: deviceId(id), kind: kind.id, position: place(at) })));
  const entries = said.map((one, index) => ({ position: position(index + 1), message: messageOf(one, index) }));
  const meaning = { kinds, directory: registry, formats: new Map(), events: createSilentEvents() };
  const tray = createTray(taken.values());
  const kept = new Map<string, unknown>();
  let done = beginning;
  let last: ReturnType<typeof createPipeline> | undefined;
  for (const { batches, back } of [...lives, { batches: [], back: 0 }]) {
    const from = position(Math.max(0, done - back));
    last = createPipeline(meaning, tray);
    const source = await processJournal(consumerOf(entries), last, from);
    const sizes = batches.values();
    let after = from;
    for (let size = sizes.next(); after < entries.length; size = sizes.next()) {
      if (size.done === true && batches.length > 0) break;
      const maxMessages = size.value ?? 7;
      const outcome = await source.next({ after, maxMessages, signal: new AbortController().signal });
      if (outcome === undefined) break;
      // What is made again must be the same; a store would keep it once.
      for (const reading of outcome.readings) kept.set(`${reading.device} ${reading.time}`, reading);
      for (const { device, time, observation, ...rest } of outcome.rejudged) {
        kept.set(`${device} ${time} ${observation.quantity} ${observation.revision}`, { ...rest, observation });
      }
      after = outcome.upTo;
    }
    done = after;
  }
  for (const name of names) kept.set(`clock ${name}`, last?.clocks.skewOf(deviceId(name)));
  return kept;
}

const said = fc.record({
  who: fc.integer({ min: 0, max: 3 }),
  minute: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(1, 8, 20, ahead, 255) },
  ),
  value: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(10, 11, 12) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 }) },
  ),
  battery: fc.constantFrom(3, 50, 90),
  counter: fc.integer({ min: 0, max: 9 }),
});
const life = fc.record({
  batches: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
  back: fc.integer({ min: 0, max: 12 }),
});

test.prop([
  fc.array(said, { maxLength: 80 }),
  fc.array(life, { maxLength: 6 }),
  fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
])('however often it dies, the judgements are those of a life without death', async (all, lives, taken) => {
  const undisturbed = await run(all, [], []);
  const disturbed = await run(all, lives, taken);
  expect(disturbed).toEqual(undisturbed);
});
