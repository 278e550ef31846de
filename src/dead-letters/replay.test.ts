import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { createMemoryJournal } from '../journal/memory/memory-journal.ts';
import { beginning, type Entry, type Position, position } from '../journal/port.ts';
import type { Decoded, DeviceKind } from '../model/device-kind.ts';
import { days, hours, minutes } from '../model/duration.ts';
import { deviceId, kindId } from '../model/ids.ts';
import { type Message, partitionOf } from '../model/message.ts';
import { after, epochMs, parseIso } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { batch } from '../sources/formats/batch/batch.ts';
import { createMemoryStore } from '../stores/memory/memory-store.ts';
import { letter } from './contract/dead-letters.contract.ts';
import type { Limits } from './limits.ts';
import { createMemoryDeadLetters } from './memory/memory-dead-letters.ts';
import type { DeadLetters } from './port.ts';
import { startReplaying } from './replay.ts';
import { openDeadLetters } from './sqlite/sqlite-dead-letters.ts';

const now = epochMs(Date.UTC(2026, 10, 21, 10));
const clock = { now: () => now };
const place = { lat: 43.46, lon: -3.81 };
const allQuantities = ['lamp_on', 'dim_level', 'battery_level', 'device_temperature'] as const;

/** Reads `{"t"?: ISO, "seq"?: n, lamp_on?, dim_level?, ...}`; until it is mended it cannot read `device_temperature`. */
function createKind() {
  const state = { isMended: false };
  const kind: DeviceKind = {
    id: kindId('test-kind'),
    label: 'Test',
    description: 'Only for tests',
    quantities: allQuantities,
    rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
    decode(payload): Decoded {
      const { t, seq, ...values } = JSON.parse(Buffer.from(payload).toString());
      if (values.hopeless) return { ok: false, code: 'payload_malformed', detail: 'hopeless' };
      const time = t === undefined ? undefined : parseIso(t);
      const known = allQuantities.filter((quantity) => values[quantity] !== undefined);
      const isReadable = (quantity: string): boolean => state.isMended || quantity !== 'device_temperature';
      return {
        ok: true,
        samples: known.filter(isReadable).map((quantity) => ({ quantity, value: values[quantity], time })),
        refused: known
          .filter((quantity) => !isReadable(quantity))
          .map((quantity) => ({ code: 'quantity_unknown', detail: `cannot read ${quantity}` })),
        seq,
      };
    },
    imagine: () => () => undefined,
  };
  return { kind, state };
}

type CityOptions = { readonly open?: (limits: Limits) => Promise<DeadLetters>; readonly journalBytes?: number };

/** The way of a message, from the journal through the real pipeline into a store, one step at a time. */
async function openCity({ open, journalBytes = 1e9 }: CityOptions = {}) {
  const { kind, state } = createKind();
  const kinds = new Map([[kind.id, kind]]);
  const directory = createMemoryRegistry({ kinds, clock });
  await directory.addGateway(deviceId('gw-1'));
  const register = (id: string) =>
    directory.addDevice({ id: deviceId(id), kind: kind.id, position: place, gateway: deviceId('gw-1') });
  await register('lamp-1');
  await register('lamp-2');
  const events = createSilentEvents();
  const journal = createMemoryJournal({ limitBytes: journalBytes });
  const consumer = await journal.consumer('store');
  const limits = { clock, keepFor: days(30), limitBytes: 1e9 };
  const deadLetters = await (open?.(limits) ?? createMemoryDeadLetters(limits));
  const store = createMemoryStore({ kinds });
  const newPipeline = () => createPipeline({ kinds, directory, formats: new Map([[batch.format, batch]]), events });
  let pipeline = newPipeline();
  let delivered: Position = beginning;
  const counts = { stored: 0, duplicates: 0 };
  const seen: Entry[] = [];

  return {
    deadLetters,
    events,
    journal,
    counts,
    seen,
    register,
    mend: () => {
      state.isMended = true;
    },
    /** A new process reads what came before once more, as it would understand it now, to recognise repetitions. */
    restart: () => {
      pipeline = newPipeline();
      pipeline.process(seen, beginning);
    },
    replaying() {
      const lag = () => journal.end() - delivered;
      const replaying = startReplaying({ deadLetters, journal, directory, clock, events, lag });
      onTestFinished(() => replaying.close());
      return replaying;
    },
    async send(payload: unknown, rest: Partial<Message> = {}) {
      const topic = 'barrio/v1/lamp-1/up';
      const standing = { topic, sender: 'lamp-1', via: 'mqtt', qos: 1, redelivery: false, packetId: 0 } as const;
      const bytes = Buffer.from(JSON.stringify(payload));
      const message = { ...standing, receivedAt: now, partition: partitionOf('x'), ...rest, payload: bytes };
      await journal.append([message]);
    },
    /** Takes what is in the journal through the pipeline and into the store. */
    async flow() {
      while (delivered < journal.end()) {
        const entries = await consumer.read({ after: delivered, maxMessages: 1000 });
        seen.push(...entries);
        const outcome = pipeline.process(entries, delivered);
        await deadLetters.keep(outcome.deadLetters);
        const receipt = await store.append({ readings: outcome.readings, upTo: outcome.upTo });
        counts.stored += receipt.stored;
        counts.duplicates += receipt.duplicates + outcome.tally.reduce((sum, { duplicate }) => sum + duplicate, 0);
        await consumer.commit(outcome.upTo);
        delivered = outcome.upTo;
      }
    },
    /** Everything stored of a device, as `[quantity, value, milliseconds after now]`. */
    async stored(device = 'lamp-1') {
      const span = { from: epochMs(0), to: after(now, days(1)), limit: 100, order: 'oldest_first' } as const;
      const readings = await store.readings({ ...span, device: deviceId(device), kind: kind.id });
      return readings
        .flatMap(({ time, observations }) =>
          observations.map(({ quantity, value }) => [quantity, value, time - now] as const),
        )
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .toSorted(([, , one], [, , other]) => one - other);
    },
  };
}
type TestCity = Awaited<ReturnType<typeof openCity>>;

const untilReplayed = ({ deadLetters }: TestCity) =>
  vi.waitFor(async () => expect(await deadLetters.countAsked()).toBe(0), { timeout: 5000, interval: 5 });

const fourValues = { lamp_on: 1, dim_level: 60, battery_level: 80, device_temperature: 21 };
const sameFour = (at: number) => [
  ['battery_level', 80, at],
  ['device_temperature', 21, at],
  ['dim_level', 60, at],
  ['lamp_on', 1, at],
];

describe('a message of which a part was refused', () => {
  test.each([
    ['with a time of its own', { ...fourValues, t: '2026-11-21T09:59:59.500Z' }, -500],
    ['without a time', fourValues, 0],
    ['without a time, numbered by its sender', { ...fourValues, seq: 17 }, 0],
  ])('%s counts once, however often it is tried again', async (_case, payload, at) => {
    const city = await openCity();
    await city.send(payload);
    await city.flow();
    expect((await city.stored()).length).toBe(3);
    const letters = await city.deadLetters.list({ limit: 10 });
    expect(letters.map(({ code }) => code)).toEqual(['quantity_unknown']);

    city.mend();
    city.restart();
    city.replaying();
    for (const _time of ['the first time', 'and after a crash between the journal and the letters']) {
      await city.deadLetters.keep(letters);
      await city.deadLetters.askReplay({});
      await untilReplayed(city);
      await city.flow();
      expect(await city.stored()).toEqual(sameFour(at));
    }
    expect(city.counts).toEqual({ stored: 4, duplicates: 7 });
    expect(await city.deadLetters.list({ limit: 10 })).toEqual([]);
  });

  test('counts at the moment that it was given, when it was not that of its arrival', async () => {
    const city = await openCity();
    for (const lamp_on of [0, 1, 0]) await city.send({ lamp_on, device_temperature: 20 + lamp_on });
    await city.flow();
    city.mend();
    await city.deadLetters.askReplay({});
    city.replaying();
    await untilReplayed(city);
    await city.flow();
    expect(await city.stored()).toEqual([
      ['device_temperature', 20, 0],
      ['lamp_on', 0, 0],
      ['device_temperature', 21, 1],
      ['lamp_on', 1, 1],
      ['device_temperature', 20, 2],
      ['lamp_on', 0, 2],
    ]);
  });

  test('that a gateway wrapped counts once, each of its readings at its own moment', async () => {
    const city = await openCity();
    const readings = [
      { device: 'lamp-1', lamp_on: 1 },
      { device: 'lamp-1', lamp_on: 0 },
      { device: 'lamp-2', lamp_on: 1 },
      { device: 'lamp-1', lamp_on: 1, device_temperature: 21 },
      { device: 'lamp-9', lamp_on: 1 },
    ];
    await city.send(readings, { topic: 'gateways/v1/gw-1/batch', sender: 'gw-1' });
    await city.flow();
    const before = await city.stored();
    city.mend();
    await city.register('lamp-9');
    const letters = await city.deadLetters.list({ limit: 10 });
    expect(letters.map(({ code }) => code).toSorted()).toEqual(['device_unknown', 'quantity_unknown']);
    city.replaying();
    for (const code of ['device_unknown', 'quantity_unknown'] as const) {
      await city.deadLetters.keep(letters);
      await city.deadLetters.askReplay({ code });
      await untilReplayed(city);
      await city.flow();
    }
    expect(await city.stored()).toEqual([...before, ['device_temperature', 21, 2]].toSorted(byTimeAndName));
    expect(await city.stored('lamp-2')).toEqual([['lamp_on', 1, 0]]);
    expect(await city.stored('lamp-9')).toEqual([['lamp_on', 1, 0]]);
  });

  test('that was delivered twice does not count twice when both are tried again', async () => {
    const city = await openCity();
    await city.send({ ...fourValues, seq: 5 });
    await city.send({ ...fourValues, seq: 5 }, { receivedAt: after(now, minutes(1)), redelivery: true });
    await city.flow();
    city.mend();
    await city.deadLetters.askReplay({});
    city.replaying();
    await untilReplayed(city);
    await city.flow();
    expect(await city.stored()).toEqual(sameFour(0));
  });

  test('that was refused whole, twice, counts once when both are tried again', async () => {
    const city = await openCity();
    const lateLamp = { topic: 'barrio/v1/late-lamp/up', sender: 'gw-1' };
    await city.send({ lamp_on: 1, seq: 5 }, lateLamp);
    await city.send({ lamp_on: 1, seq: 5 }, { ...lateLamp, receivedAt: after(now, minutes(1)), redelivery: true });
    await city.flow();
    await city.register('late-lamp');
    city.replaying();
    await city.deadLetters.askReplay({});
    await untilReplayed(city);
    await city.flow();
    expect(await city.stored('late-lamp')).toEqual([['lamp_on', 1, 0]]);
  });

  test('and is refused again can be tried once more, when it is really mended', async () => {
    const city = await openCity();
    await city.send({ ...fourValues, seq: 17 });
    await city.flow();
    city.replaying();
    await city.deadLetters.askReplay({});
    await untilReplayed(city);
    await city.flow();
    const [again] = await city.deadLetters.list({ limit: 10 });
    expect(again).toMatchObject({ code: 'quantity_unknown', receivedAt: now, position: 2, replayAskedAt: undefined });
    city.mend();
    await city.deadLetters.askReplay({});
    await untilReplayed(city);
    await city.flow();
    expect(await city.stored()).toEqual(sameFour(0));
    expect(await city.deadLetters.list({ limit: 10 })).toEqual([]);
  });
});

type Row = readonly (string | number)[];
const byTimeAndName = (one: Row, other: Row): number =>
  Number(one[2]) - Number(other[2]) || (String(one[0]) < String(other[0]) ? -1 : 1);

test('different messages of a device that nobody knew all count, also when they came in one millisecond', async () => {
  const city = await openCity();
  for (const dim_level of [10, 20, 10, 30]) {
    await city.send({ dim_level }, { topic: 'barrio/v1/new-lamp/up', sender: 'gw-1' });
  }
  await city.flow();
  await city.register('new-lamp');
  city.restart();
  await city.deadLetters.askReplay({ device: deviceId('new-lamp') });
  city.replaying();
  await untilReplayed(city);
  await city.flow();
  const levels = (await city.stored('new-lamp')).map(([, value, at]) => [value, at]);
  expect(levels).toEqual([
    [10, 0],
    [20, 1],
    [30, 2],
  ]);
  const replayed = city.seen.slice(4).map(({ message }) => message);
  expect(new Set(replayed.map(({ partition }) => partition))).toEqual(new Set([partitionOf('new-lamp')]));
  expect(replayed[0]).toMatchObject({ via: 'replay', qos: 1, redelivery: false, packetId: 0, sender: 'gw-1' });
});

test('a message goes into the journal once, however many of its refusals were asked for, and all its letters go', async () => {
  const city = await openCity();
  const [first, second] = [1, 2].map((item) => letter(7, { item, detail: `part ${item}` }));
  await city.deadLetters.keep([letter(7), first, second, letter(8)].flatMap((each) => each ?? []));
  await city.deadLetters.askReplay(letter(7));
  await city.deadLetters.askReplay(letter(7, { item: 2 }));
  city.replaying();
  await untilReplayed(city);
  expect(city.journal.end()).toBe(1);
  expect((await city.deadLetters.list({ limit: 10 })).map((each) => each.position)).toEqual([8]);
});

test('the oldest moment of its letters is the moment of a message', async () => {
  const city = await openCity();
  const { receivedAt } = letter(7);
  await city.deadLetters.keep([
    letter(7, { givenTime: after(receivedAt, minutes(2)) }),
    letter(7, { item: 1, givenTime: after(receivedAt, minutes(1)) }),
  ]);
  await city.deadLetters.askReplay({});
  city.replaying();
  await untilReplayed(city);
  await city.flow();
  expect(city.seen.map(({ message }) => message.receivedAt)).toEqual([after(receivedAt, minutes(1))]);
});

const names = ({ events }: TestCity) => events.emitted.map(({ name }) => name);

test('it is said when it begins, how much it was, and that it is over when all has come through', async () => {
  const city = await openCity();
  await city.deadLetters.keep(Array.from({ length: 1200 }, (_, index) => letter(index + 1)));
  await city.deadLetters.askReplay({});
  city.replaying();
  await untilReplayed(city);
  expect(await city.deadLetters.replayState()).toBe('under_way');
  expect(names(city)).not.toContain('replayFinished');
  await city.flow();
  await vi.waitFor(async () => expect(await city.deadLetters.replayState()).toBe('idle'), 5000);
  expect(city.events.emitted.filter(({ name }) => name.startsWith('replay'))).toEqual([
    { name: 'replayStarted', fields: { letters: 1200 } },
    { name: 'replayFinished', fields: { letters: 1200, messages: 1200, tookMs: 0 } },
  ]);
  const counted = city.events.emitted.filter(({ name }) => name === 'lettersReplayed');
  expect(counted.map(({ fields }) => fields)).toEqual([{ count: 500 }, { count: 500 }, { count: 200 }]);
});

test('what a process that ended had left on its way is waited for', async () => {
  const city = await openCity();
  await city.send({ lamp_on: 1 });
  await city.deadLetters.noteReplay('under_way');
  city.replaying();
  await city.deadLetters.askReplay({});
  expect(await city.deadLetters.replayState()).toBe('under_way');
  await city.flow();
  await vi.waitFor(async () => expect(await city.deadLetters.replayState()).toBe('idle'), 5000);
});

test('a full journal is waited for, and the letters stay until there is room', async () => {
  const city = await openCity({ journalBytes: 100 });
  await city.send({ lamp_on: 1 });
  await city.send({ lamp_on: 0 });
  await city.deadLetters.keep([letter(50)]);
  city.replaying();
  await city.deadLetters.askReplay({});
  await vi.waitFor(() => expect(names(city)).toContain('replayStarted'));
  expect(await city.deadLetters.countAsked()).toBe(1);
  expect(city.journal.end()).toBe(2);
  await city.flow();
  await untilReplayed(city);
  expect(city.journal.end()).toBe(3);
});

test('it stops at once while the journal is full, and everything stays asked for', async () => {
  const city = await openCity({ journalBytes: 100 });
  await city.send({ lamp_on: 1 });
  await city.send({ lamp_on: 0 });
  await city.deadLetters.keep([letter(50)]);
  const replaying = city.replaying();
  await city.deadLetters.askReplay({});
  await vi.waitFor(() => expect(names(city)).toContain('replayStarted'));
  await replaying.close();
  expect(await city.deadLetters.countAsked()).toBe(1);
});

test('what comes from the street goes first: nothing is added while the store is far behind', async () => {
  const events = createSilentEvents();
  const journal = createMemoryJournal({ limitBytes: 1e9 });
  const deadLetters = createMemoryDeadLetters({ clock, keepFor: days(30), limitBytes: 1e9 });
  const directory = createMemoryRegistry({ kinds: new Map(), clock });
  await deadLetters.keep([letter(1)]);
  await deadLetters.askReplay({});
  let lag = 10_001;
  let looks = 0;
  const countedLag = () => {
    looks += 1;
    return lag;
  };
  const replaying = startReplaying({ deadLetters, journal, directory, clock, events, lag: countedLag });
  onTestFinished(() => replaying.close());
  await vi.waitFor(() => expect(looks).toBeGreaterThan(2), 5000);
  expect(journal.end()).toBe(0);
  lag = 10_000;
  await vi.waitFor(() => expect(journal.end()).toBe(1), 5000);
});

describe('with letters on disk', () => {
  async function openOnDisk() {
    const folder = mkdtempSync(join(tmpdir(), 'barrio-replay-'));
    const database = await openDatabase({ file: join(folder, 'barrio.db') });
    const city = await openCity({ open: (limits) => openDeadLetters({ database, ...limits }) });
    onTestFinished(async () => {
      await city.deadLetters.close();
      await database.close();
      rmSync(folder, { recursive: true });
    });
    return { city, database };
  }

  test('letters that cannot be taken away are not put into the journal again and again', async () => {
    const { city, database } = await openOnDisk();
    database.connection.exec(
      "CREATE TRIGGER broken BEFORE DELETE ON dead_letters BEGIN SELECT raise(ABORT, 'no room'); END",
    );
    await city.deadLetters.keep([letter(1), letter(2)]);
    city.replaying();
    await city.deadLetters.askReplay({});
    const heldUp = () => city.events.emitted.filter(({ name }) => name === 'replayHeldUp').length;
    await vi.waitFor(() => expect(heldUp()).toBeGreaterThanOrEqual(2), 5000);
    expect(city.journal.end()).toBe(2);
    database.connection.exec('DROP TRIGGER broken');
    await untilReplayed(city);
    expect(city.journal.end()).toBe(2);
    expect(await city.deadLetters.count()).toEqual({});
  });

  test('what another process asked for is found within a second or so', async () => {
    const { city, database } = await openOnDisk();
    await city.deadLetters.keep([letter(1)]);
    city.replaying();
    const { receivedAt } = letter(1);
    const insert = 'INSERT INTO dead_letter_replays (received_at, position, item, asked_at) VALUES (?, ?, ?, ?)';
    await database.transact((connection) => connection.prepare(insert).run(receivedAt, position(1), 0, now));
    await untilReplayed(city);
    expect(city.journal.end()).toBe(1);
  });
});
