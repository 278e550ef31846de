import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { readFixtures } from '../../devices/corpus/fixtures.ts';
import { neverReadings } from '../../devices/corpus/hostile.ts';
import { kinds } from '../../devices/index.ts';
import { beginning, position } from '../journal/port.ts';
import type { DeviceKind } from '../model/device-kind.ts';
import { hours } from '../model/duration.ts';
import { type DeviceId, deviceId, kindId } from '../model/ids.ts';
import { type Message, partition } from '../model/message.ts';
import { quantity } from '../model/quantity.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { batch } from '../sources/formats/batch/batch.ts';
import type { RefusedEntry } from '../sources/port.ts';
import { createExamine } from './examine.ts';
import { createPipeline } from './pipeline.ts';

const now = epochMs(Date.UTC(2026, 10, 21, 10, 5));

/** Breaks on everything. */
const brokenKind: DeviceKind = {
  id: kindId('broken-kind'),
  label: 'Broken',
  description: 'Only for tests.',
  quantities: ['lamp_on'],
  rhythm: { speaks: 'periodically', every: hours(1), lateAfter: hours(2), staleAfter: hours(3) },
  decode() {
    throw new Error('the codec has a bug');
  },
  imagine: () => () => undefined,
};

const everyKind = new Map([...kinds, [brokenKind.id, brokenKind]]);
const registry = createMemoryRegistry({ kinds: everyKind, clock: { now: () => now } });
await registry.addGateway(deviceId('gw-1'));
const where = { position: { lat: 43.46, lon: -3.81 } };
const relayed = { ...where, gateway: deviceId('gw-1') };
await registry.importDevices([...everyKind.keys()].map((kind) => ({ id: deviceId(`a-${kind}`), kind, ...relayed })));
await registry.importDevices([{ id: deviceId('stranger'), kind: kindId('parking-bay'), ...where }]);
const meaning = { kinds: everyKind, directory: registry, formats: new Map([[batch.format, batch]]) };

const messageOf = (topic: string, payload: Uint8Array): Message => ({
  topic,
  payload,
  receivedAt: now,
  sender: topic.split('/')[2] ?? '',
  via: 'http',
  qos: 1,
  redelivery: false,
  packetId: 0,
  partition: partition(0),
});

const examine = createExamine(meaning);
const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const fromDevice = (kind: string, value: unknown) => examine(messageOf(`barrio/v1/a-${kind}/up`, json(value)));
const fromGateway = (value: unknown) => examine(messageOf('gateways/v1/gw-1/batch', json(value)));

/** What a pipeline that has seen nothing yet makes of it. */
function refusedByPipeline(message: Message) {
  const pipeline = createPipeline({ ...meaning, events: createSilentEvents() });
  const { readings, deadLetters } = pipeline.process([{ position: position(1), message }], beginning);
  // Only memory can tell these, though it be of an earlier entry of the same message.
  const alone = deadLetters.filter(({ code }) => code !== 'duplicate_conflict' && code !== 'too_frequent');
  return { readings, letters: alone };
}

type Alike = { readonly code: string; readonly device: DeviceId | undefined; readonly detail: string };

const keyOf = ({ code, device, detail }: Alike): string => [code, device ?? '', detail].join(' | ');

function countAlike(refused: readonly RefusedEntry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const refusal of refused) counts.set(keyOf(refusal), (counts.get(keyOf(refusal)) ?? 0) + 1);
  return counts;
}

function expectSame(message: Message): void {
  const { taken, refused } = examine(message);
  const { readings, letters } = refusedByPipeline(message);
  const plain = letters.map(({ detail, ...letter }) => ({ ...letter, detail: detail.replace(/^entry [^:]*: /, '') }));
  expect(countAlike(refused)).toEqual(new Map(plain.map((letter) => [keyOf(letter), letter.samples])));
  for (const letter of plain) {
    expect(refused.find((refusal) => keyOf(refusal) === keyOf(letter))?.entry).toBe(letter.entry);
  }
  expect(taken > 0).toBe(readings.length > 0);
}

const names = [...new Set([...kinds.values()].flatMap(({ quantities }) => quantities))];
const limits = names.flatMap((name) => [quantity(name).possible.max, quantity(name).possible.min]);
const value = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -5, max: 105 }),
  fc.constantFrom(...limits).map((limit) => limit * 1.01 + 1),
  fc.constantFrom('87', null, '', 1e300),
);
const time = fc.constantFrom(
  '2026-11-21T10:00:00Z',
  '2026-11-21T09:59:59Z',
  '1970-01-01T00:00:08Z',
  '2093-06-01T12:00:00Z',
  '0001-01-01T00:00:00Z',
  'now',
  7,
);
const reading = fc
  .tuple(
    fc.dictionary(fc.constantFrom<string>(...names, 'x'), value, { maxKeys: 4 }),
    fc.option(time, { nil: undefined }),
    fc.boolean(),
  )
  .map(([values, at, nested]) => ({ ...(nested ? { values } : values), time: at }));
const anyReading = fc.oneof({ weight: 9, arbitrary: reading }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });
const fixtures = [...kinds.keys()].flatMap((kind) => readFixtures(new URL(`../../devices/${kind}/`, import.meta.url)));
const known = [...fixtures, ...neverReadings.filter(({ payload }) => payload.length < 10_000)];
const payload = fc.oneof(
  anyReading.map(json),
  fc.array(anyReading, { maxLength: 6 }).map(json),
  fc.constantFrom(...known.map((fixture) => fixture.payload)),
  fc.uint8Array({ maxLength: 20 }),
);
const kind = fc.constantFrom(...everyKind.keys());
const relayedId = fc.oneof(
  kind.map((id) => `a-${id}`),
  fc.constantFrom('stranger', 'ghost', 'gw-1', '', 7),
);
const relayedEntry = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(relayedId, reading).map(([device, said]) => ({ device, ...said })) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
);

describe('what is told at once', () => {
  test.prop([kind, payload], { numRuns: 400 })('of a device is what the pipeline then refuses', (id, bytes) => {
    expectSame(messageOf(`barrio/v1/a-${id}/up`, bytes));
  });

  test.prop([fc.array(relayedEntry, { maxLength: 8 })], { numRuns: 400 })(
    'of a gateway is what the pipeline then refuses',
    (entries) => expectSame(messageOf('gateways/v1/gw-1/batch', json(entries))),
  );

  test.prop([fc.array(relayedEntry, { minLength: 1, maxLength: 8 })])(
    'leaves no entry of a gateway without an answer, and names none that there is not',
    (entries) => {
      const { taken, refused } = fromGateway(entries);
      const named = new Set(refused.map(({ entry }) => entry));
      expect(taken + named.size).toBeGreaterThanOrEqual(entries.length);
      for (const entry of named) expect(entries[entry ?? -1]).toBeDefined();
    },
  );

  it.each([...kinds.keys()])('names the items of an array of a %s', (id) => {
    const [first = 'occupied'] = kinds.get(id)?.quantities ?? [];
    const { possible } = quantity(first);
    const good = { values: { [first]: id === 'environment-station' ? possible.min : true } };
    const { taken, refused } = fromDevice(id, [good, { ...good, time: 7 }, good, 7, { ...good, nonsense: 1 }]);
    expect(taken).toBe(3);
    expect(refused.map(({ entry, code }) => [entry, code])).toEqual([
      [1, 'time_invalid'],
      [3, 'payload_malformed'],
      [4, 'quantity_unknown'],
    ]);
    expect(new Set(refused.map(({ device }) => device))).toEqual(new Set([`a-${id}`]));
  });

  it('names the items whose values cannot be', () => {
    const { taken, refused } = fromDevice('parking-bay', [
      { battery: 50 },
      { battery: 500 },
      { occupied: true, battery: -1 },
    ]);
    expect(taken).toBe(2);
    expect(refused.map(({ entry, code }) => [entry, code])).toEqual([
      [1, 'value_impossible'],
      [2, 'value_impossible'],
    ]);
  });

  it('names the entries of a gateway in their order, each with its device', () => {
    const entries = [
      { device: 'ghost', occupied: true },
      { device: 'a-parking-bay', occupied: true },
      7,
      { device: 'a-parking-bay', battery: 500 },
      { device: 'stranger', occupied: true },
      { device: 'a-broken-kind', occupied: true },
    ];
    const { taken, refused } = fromGateway(entries);
    expect(taken).toBe(1);
    expect(refused.map(({ entry, code, device }) => [entry, code, device])).toEqual([
      [0, 'device_unknown', undefined],
      [2, 'payload_malformed', undefined],
      [3, 'value_impossible', 'a-parking-bay'],
      [4, 'topic_not_allowed', 'stranger'],
      [5, 'codec_failed', 'a-broken-kind'],
    ]);
  });
});

describe('the dead letter of a refused entry', () => {
  const lettersOf = (entries: readonly unknown[]) =>
    refusedByPipeline(messageOf('gateways/v1/gw-1/batch', json(entries))).letters;

  it('names the same entry', () => {
    const [letter] = lettersOf([{ device: 'a-parking-bay', occupied: true }, { device: 'ghost' }]);
    expect(letter).toMatchObject({ entry: 1, detail: 'entry 1: no device "ghost" is registered' });
  });

  it('stands for all entries that are alike, and names twenty of them', () => {
    const ghosts = (count: number) => Array.from({ length: count }, () => ({ device: 'ghost' }));
    expect(lettersOf(ghosts(3))).toMatchObject([
      { samples: 3, entry: 0, detail: expect.stringMatching(/^entry 0, 1, 2: no/) },
    ]);
    expect(lettersOf(ghosts(20))).toMatchObject([{ samples: 20, detail: expect.stringMatching(/, 18, 19: no/) }]);
    expect(lettersOf(ghosts(500))).toMatchObject([
      { samples: 500, detail: expect.stringMatching(/, 19 and more: no/) },
    ]);
  });

  it('is one of not too many, however much is wrong with a large message', () => {
    const ghosts = Array.from({ length: 9_000 }, (_, index) => ({ device: `ghost-${index}`, pad: 'x' }));
    const broken = Array.from({ length: 60 }, (_, index) => ({ device: 'a-parking-bay', [`name-${index}`]: 1 }));
    const letters = lettersOf([...ghosts, ...broken, { device: 'a-street-light', mood: 1 }]);
    expect(letters.length).toBeLessThan(60);
    expect(letters.reduce((sum, { samples }) => sum + samples, 0)).toBe(9_061);
    const others = expect.stringMatching(
      /^entry 9000, 9001, .*, 9019 and more: name-0: not one of .*, and others like it$/,
    );
    expect(letters.at(-1)).toMatchObject({ code: 'quantity_unknown', device: undefined, samples: 61, detail: others });
  });

  it('of a small message is one for each mistake', () => {
    expect(lettersOf(Array.from({ length: 200 }, (_, index) => ({ device: `g${index}` }))).length).toBe(200);
  });
});
