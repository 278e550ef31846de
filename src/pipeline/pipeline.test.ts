import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Entry, position } from '../journal/port.ts';
import type { Decoded, DeviceKind } from '../model/device-kind.ts';
import { hours, milliseconds, minutes, seconds } from '../model/duration.ts';
import { deviceId, kindId } from '../model/ids.ts';
import { type Message, partition } from '../model/message.ts';
import { after, before, epochMs, parseIso } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { batch } from '../sources/formats/batch/batch.ts';
import { createPipeline } from './pipeline.ts';
import type { Outcome } from './port.ts';

const now = epochMs(Date.UTC(2026, 10, 21, 10));

/** A kind for tests: reads `{"t"?: ISO, "seq"?: n, "on"?: 0|1, "battery"?: n}`, and breaks on the word "boom". */
const testKind: DeviceKind = {
  id: kindId('test-kind'),
  label: 'Test',
  description: 'Only for tests',
  quantities: ['lamp_on', 'battery_level'],
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
  decode(payload): Decoded {
    const text = Buffer.from(payload).toString();
    if (text === 'boom') throw new Error('the codec has a bug');
    if (!text.startsWith('{')) return { ok: false, code: 'payload_malformed', detail: 'not for me' };
    const { t, seq, on, battery } = JSON.parse(text);
    const time = t === undefined ? undefined : parseIso(t);
    const samples = [
      ...(on === undefined ? [] : [{ quantity: 'lamp_on' as const, value: on, time }]),
      ...(battery === undefined ? [] : [{ quantity: 'battery_level' as const, value: battery, time }]),
    ];
    return { ok: true, samples, refused: [], seq };
  },
  imagine: () => () => undefined,
};

async function city() {
  const kinds = new Map([[testKind.id, testKind]]);
  const directory = createMemoryRegistry({ kinds, clock: { now: () => now } });
  await directory.addGateway(deviceId('gw-1'));
  const position = { lat: 43.46, lon: -3.81 };
  await directory.importDevices([
    { id: deviceId('lamp-1'), kind: testKind.id, position, gateway: deviceId('gw-1') },
    { id: deviceId('lamp-2'), kind: testKind.id, position },
  ]);
  const events = createSilentEvents();
  const pipeline = createPipeline({ kinds, directory, formats: new Map([[batch.format, batch]]), events });
  let last = 0;
  const entryOf = (part: Partial<Omit<Message, 'payload'>> & { payload: unknown }): Entry => {
    last += 1;
    const payload = Buffer.from(typeof part.payload === 'string' ? part.payload : JSON.stringify(part.payload));
    const topic = 'barrio/v1/lamp-1/up';
    const standard = { topic, receivedAt: now, sender: 'lamp-1', via: 'mqtt', qos: 1, redelivery: false } as const;
    return {
      position: position_(last),
      message: { ...standard, packetId: last, partition: partition(0), ...part, payload },
    };
  };
  const process = (...parts: Parameters<typeof entryOf>[0][]) => pipeline.process(parts.map(entryOf), position_(last));
  return { pipeline, process, entryOf, events, directory };
}
const position_ = position;

const codes = (outcome: { deadLetters: readonly { code: string }[] }) => outcome.deadLetters.map(({ code }) => code);

describe('a message of a registered device', () => {
  it('becomes one reading with the device, its kind, both times and a judgement', async () => {
    const { process } = await city();
    const outcome = process({ payload: { t: '2026-11-21T09:59:00Z', on: 0, battery: 87 } });
    expect(outcome.readings).toEqual([
      {
        device: 'lamp-1',
        kind: 'test-kind',
        area: undefined,
        time: Date.UTC(2026, 10, 21, 9, 59),
        receivedAt: now,
        observations: [
          { quantity: 'lamp_on', value: 0, quality: 'pass', reasons: [] },
          { quantity: 'battery_level', value: 87, quality: 'not_evaluated', reasons: [] },
        ],
      },
    ]);
    expect(outcome).toMatchObject({ deadLetters: [], tally: [{ duplicate: 0 }], messages: 1, upTo: 1 });
  });

  it('without a time gets the moment of its arrival', async () => {
    const { process } = await city();
    expect(process({ payload: { on: 1 } }).readings[0]?.time).toBe(now);
  });

  it('keeps two different messages of one millisecond apart', async () => {
    const { process } = await city();
    const { readings } = process({ payload: { on: 1 } }, { payload: { on: 0 } }, { payload: { on: 1 } });
    expect(readings.map(({ time }) => time - now)).toEqual([0, 1, 2]);
  });
});

describe('a repetition', () => {
  it('with its own time is the same observation', async () => {
    const { process } = await city();
    const message = { payload: { t: '2026-11-21T09:59:00Z', on: 1 } };
    expect(process(message).readings.length).toBe(1);
    expect(process(message)).toMatchObject({ readings: [], tally: [{ duplicate: 1 }], deadLetters: [] });
  });

  it('flagged as redelivery without a time is recognised by client, packet id and payload', async () => {
    const { process } = await city();
    const first = { payload: { on: 1, battery: 50 }, packetId: 7 };
    process(first);
    const again = { ...first, redelivery: true, receivedAt: after(now, seconds(30)) };
    expect(process(again)).toMatchObject({ readings: [], tally: [{ duplicate: 2 }], deadLetters: [] });
  });

  it.each([
    ['another payload', { payload: { on: 0 }, packetId: 7, redelivery: true }],
    ['another packet id', { payload: { on: 1 }, packetId: 8, redelivery: true }],
    ['no redelivery flag', { payload: { on: 1 }, packetId: 7, redelivery: false }],
    [
      'more than the window between',
      { payload: { on: 1 }, packetId: 7, redelivery: true, receivedAt: after(now, hours(2)) },
    ],
  ])('is not seen in %s', async (_difference, second) => {
    const { process } = await city();
    process({ payload: { on: 1 }, packetId: 7 });
    expect(process(second).readings.length).toBe(1);
  });

  it('that says its times is recognised as a whole by its redelivery mark, however long ago in messages', async () => {
    const { process } = await city();
    const said = (minute: number) => ({ payload: { t: `2026-11-21T09:${minute}:00Z`, on: 1 }, packetId: minute });
    for (let minute = 10; minute < 40; minute += 1) process(said(minute));
    const outcome = process({ ...said(10), redelivery: true }, { ...said(11), redelivery: true });
    expect(outcome).toMatchObject({ readings: [], tally: [{ duplicate: 2, received: 2 }] });
  });

  it('of a counter that goes round after 256 is no repetition', async () => {
    const { process } = await city();
    let kept = 0;
    for (let sent = 0; sent < 600; sent += 1) {
      const receivedAt = after(now, milliseconds(sent * 1000));
      kept += process({ payload: { on: 1, seq: sent % 256 }, receivedAt }).readings.length;
    }
    expect(kept).toBe(600);
  });

  it('of a counter that a broker marks as redelivery is recognised after any number of others', async () => {
    const { process } = await city();
    for (let seq = 0; seq < 1_000; seq += 1) process({ payload: { on: seq % 2, seq } });
    const again = { payload: { on: 1, seq: 5 } };
    expect(process({ ...again, redelivery: true })).toMatchObject({ readings: [], tally: [{ duplicate: 1 }] });
    expect(process(again).readings.length).toBe(1);
  });

  it("of the sender's own counter is recognised however it came", async () => {
    const { process } = await city();
    process({ payload: { on: 1, seq: 5 }, via: 'http', qos: 0, packetId: 0 });
    expect(process({ payload: { on: 1, seq: 5 }, via: 'http', qos: 0, packetId: 0 }).tally[0]?.duplicate).toBe(1);
    expect(process({ payload: { on: 1, seq: 6 }, via: 'http', qos: 0, packetId: 0 }).readings.length).toBe(1);
  });

  it('that contradicts what was observed at its time is a dead letter, and the first stands', async () => {
    const { process } = await city();
    process({ payload: { t: '2026-11-21T09:59:00Z', on: 1 } });
    const outcome = process({ payload: { t: '2026-11-21T09:59:00Z', on: 0, battery: 3 } });
    expect(codes(outcome)).toEqual(['duplicate_conflict']);
    expect(outcome.readings[0]?.observations.map(({ quantity }) => quantity)).toEqual(['battery_level']);
  });
});

describe('a message that cannot be used', () => {
  it.each([
    ['an unknown topic', { topic: 'home/kitchen', payload: { on: 1 } }, 'topic_unknown'],
    ['a wildcard-looking topic', { topic: 'barrio/v1//up', payload: { on: 1 } }, 'topic_unknown'],
    ['a format that is not read', { topic: 'barrio/v1/lamp-1/up/xml', payload: { on: 1 } }, 'format_unknown'],
    ['an unregistered device', { topic: 'barrio/v1/ghost/up', sender: '', payload: { on: 1 } }, 'device_unknown'],
    ["another device's topic", { topic: 'barrio/v1/lamp-2/up', payload: { on: 1 } }, 'topic_not_allowed'],
    ['a payload its kind cannot read', { payload: 'hello' }, 'payload_malformed'],
    ['a codec that breaks', { payload: 'boom' }, 'codec_failed'],
    ['an impossible value', { payload: { battery: 101 } }, 'value_impossible'],
    ['a clock that was never set', { payload: { t: '1970-01-01T00:00:08Z', on: 1 } }, 'time_too_old'],
    ['a clock from the future', { payload: { t: '2026-11-21T10:10:01Z', on: 1 } }, 'time_in_future'],
    [
      'a gateway format that is not read',
      { topic: 'gateways/v1/gw-1/tts', sender: 'gw-1', payload: [] },
      'format_unknown',
    ],
    [
      "another gateway's topic",
      { topic: 'gateways/v1/gw-1/batch', sender: 'lamp-1', payload: [] },
      'topic_not_allowed',
    ],
    ['a batch that is no list', { topic: 'gateways/v1/gw-1/batch', sender: 'gw-1', payload: {} }, 'payload_malformed'],
    ['a state that is no state', { topic: 'barrio/v1/lamp-1/state', payload: 'maybe' }, 'payload_malformed'],
  ])('for %s is a dead letter', async (_what, message, code) => {
    const { process } = await city();
    const outcome = process(message);
    expect(codes(outcome)).toEqual([code]);
    expect(outcome.readings).toEqual([]);
    expect(outcome.deadLetters[0]?.detail).not.toBe('');
  });

  it('loses nothing of its neighbours', async () => {
    const { process } = await city();
    const outcome = process({ payload: { on: 1 } }, { payload: 'boom' }, { payload: { battery: -1, on: 0 } });
    expect(outcome.readings.map(({ observations }) => observations.length)).toEqual([1, 1]);
    expect(codes(outcome)).toEqual(['codec_failed', 'value_impossible']);
  });

  it('keeps its payload, topic, sender and place for a replay', async () => {
    const { process } = await city();
    const [letter] = process({ payload: 'hello' }).deadLetters;
    expect(letter).toMatchObject({
      topic: 'barrio/v1/lamp-1/up',
      sender: 'lamp-1',
      device: 'lamp-1',
      position: 1,
      item: 0,
    });
    expect(Buffer.from(letter?.payload ?? []).toString()).toBe('hello');
  });
});

describe('a message that breaks a step of ours', () => {
  it('nested beyond what can be written again is one dead letter, and its neighbours pass', async () => {
    const { process } = await city();
    const deep = `[{"device":"lamp-1","a":${'['.repeat(5000)}${']'.repeat(5000)}},{"device":"lamp-1","on":1}]`;
    const outcome = process({ topic: 'gateways/v1/gw-1/batch', sender: 'gw-1', payload: deep }, { payload: { on: 0 } });
    expect(outcome.readings.length).toBe(2);
    expect(codes(outcome)).toEqual(['payload_malformed']);
  });

  it('is a dead letter even when the step throws', async () => {
    const kinds = new Map([[testKind.id, testKind]]);
    const directory = createMemoryRegistry({ kinds, clock: { now: () => now } });
    await directory.addGateway(deviceId('gw-1'));
    const broken = {
      format: 'batch',
      open: () => {
        throw new RangeError('Maximum call stack size exceeded');
      },
    };
    const events = createSilentEvents();
    const pipeline = createPipeline({ kinds, directory, formats: new Map([['batch', broken]]), events });
    const { entryOf } = await city();
    const outcome = pipeline.process(
      [entryOf({ topic: 'gateways/v1/gw-1/batch', sender: 'gw-1', payload: '[]' })],
      position(0),
    );
    expect(codes(outcome)).toEqual(['codec_failed']);
    expect(events.emitted.map(({ name }) => name)).toEqual(['stepFailed']);
  });

  it('tells what is wrong with the whole of it once, not once for each value', async () => {
    const { process } = await city();
    expect(codes(process({ payload: { t: '1970-01-01T00:00:08Z', on: 1, battery: 5 } }))).toEqual(['time_too_old']);
  });
});

describe('our own clock', () => {
  it('set back by an hour gives no moment twice, and refuses nothing', async () => {
    const { process } = await city();
    process({ payload: { on: 1 } });
    const earlier = before(now, hours(1));
    const outcome = process({ payload: { on: 0 }, receivedAt: earlier }, { payload: { on: 1 }, receivedAt: earlier });
    expect(outcome.readings.map(({ time }) => time - now)).toEqual([1, 2]);
    expect(outcome.deadLetters).toEqual([]);
  });
});

describe('a gateway', () => {
  it('speaks for its own devices, one entry each, and the others are refused one by one', async () => {
    const { process } = await city();
    const payload = [{ device: 'lamp-1', on: 1 }, { device: 'lamp-2', on: 1 }, { device: 'ghost' }, 7];
    const outcome = process({ topic: 'gateways/v1/gw-1/batch', sender: 'gw-1', payload });
    expect(outcome.readings.map(({ device }) => device)).toEqual(['lamp-1']);
    expect(codes(outcome).toSorted()).toEqual(['device_unknown', 'payload_malformed', 'topic_not_allowed']);
  });

  it('may publish on the topic of its device', async () => {
    const { process } = await city();
    expect(process({ sender: 'gw-1', payload: { on: 1 } }).readings.length).toBe(1);
  });
});

describe('presence', () => {
  it('is reported as online and offline', async () => {
    const { process } = await city();
    const { presence } = process(
      { topic: 'barrio/v1/lamp-1/state', payload: 'online' },
      { topic: 'barrio/v1/gw-1/state', sender: 'gw-1', payload: 'offline' },
    );
    expect(presence).toEqual([
      { device: 'lamp-1', connected: true, time: now },
      { device: 'gw-1', connected: false, time: now },
    ]);
  });
});

describe('the pipeline', () => {
  const anyMessage = fc.record({
    payload: fc.oneof(
      fc.string(),
      fc.constantFrom('boom', '{"on":1}', '{"on":0,"battery":40}', '{"t":"2026-11-21T09:00:00Z","battery":1}'),
      fc.record({ on: fc.integer({ min: -1, max: 2 }), seq: fc.nat(3) }),
    ),
    topic: fc.constantFrom(
      'barrio/v1/lamp-1/up',
      'barrio/v1/lamp-2/up',
      'x',
      'gateways/v1/gw-1/batch',
      'barrio/v1/lamp-1/state',
    ),
    redelivery: fc.boolean(),
    packetId: fc.integer({ min: 1, max: 3 }),
    receivedAt: fc.integer({ min: 0, max: 3 }).map((step) => before(now, seconds(step))),
  });

  test.prop([fc.array(anyMessage, { maxLength: 60 }), fc.integer({ min: 1, max: 60 })])(
    'is a function of the messages in their order, however they are cut into batches',
    async (messages, size) => {
      const whole = await city();
      const parts = await city();
      const expected = whole.process(...messages);
      const outcomes = [];
      for (let from = 0; from < messages.length; from += size)
        outcomes.push(parts.process(...messages.slice(from, from + size)));
      expect(outcomes.flatMap(({ readings }) => readings)).toEqual(expected.readings);
      expect(outcomes.flatMap(({ deadLetters }) => deadLetters)).toEqual(expected.deadLetters);
    },
  );
});

describe('the count of a batch', () => {
  const balance = ({ tally, readings }: Outcome) => {
    const sum = { received: 0, replayed: 0, duplicate: 0, rejected: 0 };
    for (const row of tally) {
      sum.received += row.received;
      sum.replayed += row.replayed;
      sum.duplicate += row.duplicate;
      for (const count of Object.values(row.rejected)) sum.rejected += count;
    }
    return { ...sum, toStore: readings.reduce((all, { observations }) => all + observations.length, 0) };
  };

  it('has every sample in one place: the store, the duplicates, or the refusals', async () => {
    const { process } = await city();
    const good = { t: '2026-11-21T09:59:00Z', on: 1, battery: 50 };
    const outcome = process(
      { payload: good },
      { payload: good },
      { payload: { on: 1, battery: 4_000 } },
      { payload: 'no json' },
      { topic: 'barrio/v1/nobody/up', payload: good },
      {
        topic: 'gateways/v1/gw-1/batch',
        sender: 'gw-1',
        payload: [{ device: 'lamp-1', on: 1 }, { device: 'lamp-2' }, 7],
      },
    );
    const { received, duplicate, rejected, toStore } = balance(outcome);
    expect({ received, duplicate, rejected, toStore }).toEqual({ received: 11, duplicate: 2, rejected: 5, toStore: 4 });
    expect(outcome.tally.reduce((sum, { messages }) => sum + messages, 0)).toBe(6);
    expect(outcome.deadLetters.reduce((sum, { samples }) => sum + samples, 0)).toBe(5);
  });

  it('says how many samples a letter stands for that tells the whole message its fault', async () => {
    const { process } = await city();
    const { deadLetters } = process({ payload: { t: '1970-01-01T00:00:08Z', on: 1, battery: 5 } });
    expect(deadLetters.map(({ samples }) => samples)).toEqual([2]);
  });
});

describe('a message that is tried again from the dead letters', () => {
  it('gives its samples the moment that they were given when it came first, and counts as received again', async () => {
    const { process } = await city();
    const first = process({ payload: { on: 1, battery: 4_000 } }, { payload: { on: 0 } });
    const [letter] = first.deadLetters;
    const again = { payload: { on: 1, battery: 40 }, via: 'replay', receivedAt: letter?.givenTime ?? now } as const;
    const outcome = process(again, again);
    const { time } = first.readings[0] ?? {};
    expect(outcome.readings.map((reading) => reading.time)).toEqual([time, time]);
    expect(outcome.tally).toMatchObject([{ messages: 2, received: 4, replayed: 4, duplicate: 0 }]);
  });

  it('leaves it to the store what of it was kept, because at a start it may have been read already as it is understood now', async () => {
    const { process } = await city();
    const said = { payload: { on: 1, seq: 5 } };
    process(said);
    const outcome = process({ ...said, via: 'replay' });
    expect(outcome.readings.map(({ observations }) => observations.length)).toEqual([1]);
    expect(outcome.tally).toMatchObject([{ received: 1, duplicate: 0 }]);
  });

  it('counts the payloads of a device in one message on from its moment', async () => {
    const { process } = await city();
    const payload = [0, 1, 0].map((on) => ({ device: 'lamp-1', on }));
    const outcome = process({ payload, topic: 'gateways/v1/gw-1/batch', sender: 'gw-1', via: 'replay' });
    expect(outcome.readings.map(({ time }) => time - now)).toEqual([0, 1, 2]);
  });

  it('says nothing of whether its device is there now', async () => {
    const { process } = await city();
    const said = { topic: 'barrio/v1/lamp-1/state', payload: 'online', via: 'replay' } as const;
    expect(process(said)).toMatchObject({ presence: [], messages: 1 });
  });
});
