import { expect, it } from 'vitest';
import { z } from 'zod';
import { deviceId } from '../../model/ids.ts';
import type { RejectionCode } from '../../model/rejection.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { ToldRejection } from '../port.ts';
import { createRefusalTeller, isRefusedTopic, refusedTopic } from './refusal-teller.ts';

const SaidShape = z.looseObject({ suppressed: z.number() });

function openTeller({ hears = true } = {}) {
  const said: (z.output<typeof SaidShape> & { topic: string })[] = [];
  let now: EpochMs = epochMs(0);
  const tell = createRefusalTeller({
    audience: {
      hears: () => hears,
      publish: ({ topic, payload }) => void said.push({ ...SaidShape.parse(JSON.parse(payload.toString())), topic }),
    },
    directory: { isGateway: (id) => id.startsWith('gate') },
    clock: { now: () => now },
  });
  const tellOne = (reader: string, rejection: Partial<ToldRejection> = {}) =>
    tell(deviceId(reader), rejectionOf(rejection));
  /** What was said then: how many were held back before each. */
  const tellOften = (count: number, reader = 'bay-1', code: RejectionCode = 'payload_empty') => {
    const before = said.length;
    for (let index = 0; index < count; index += 1) tellOne(reader, { code });
    return said.slice(before).map(({ suppressed }) => suppressed);
  };
  return {
    said,
    tell: tellOne,
    tellOften,
    wait: (milliseconds: number) => void (now = epochMs(now + milliseconds)),
  };
}

const rejectionOf = (rejection: Partial<ToldRejection>): ToldRejection => ({
  code: 'payload_empty',
  detail: '',
  topic: '',
  receivedAt: epochMs(0),
  sender: '',
  device: undefined,
  payload: new Uint8Array(),
  ...rejection,
});

const nothingHeldBack = (count: number) => Array.from({ length: count }, () => 0);

it('is told twenty times at once per device and code, and then once a second with a count of those that were not', () => {
  const { tellOften, wait } = openTeller();
  expect(tellOften(25)).toEqual(nothingHeldBack(20));
  expect(tellOften(1, 'bay-1', 'payload_not_json')).toEqual([0]);
  expect(tellOften(1, 'bay-2')).toEqual([0]);
  wait(999);
  expect(tellOften(1)).toEqual([]);
  wait(1);
  expect(tellOften(3)).toEqual([6]);
  wait(2_500);
  expect(tellOften(5)).toEqual([2, 0]);
  wait(499);
  expect(tellOften(1)).toEqual([]);
  wait(1);
  expect(tellOften(1)).toEqual([4]);
});

it('has all its words again after it was silent for long', () => {
  const { tellOften, wait } = openTeller();
  tellOften(100);
  wait(60_000);
  expect(tellOften(25)).toEqual([80, ...nothingHeldBack(19)]);
});

it('is not silenced by a clock that is set back', () => {
  const { tellOften, wait } = openTeller();
  tellOften(25);
  wait(-86_400_000);
  expect(tellOften(1)).toEqual([5]);
});

it('tells a gateway which entry of its batch it was, whose, why, what to do, and for how many samples it stands', () => {
  const { said, tell } = openTeller();
  const device = deviceId('bay-7');
  const detail = 'entry 3: occupied: expected true or false, got null';
  tell('gate-1', { code: 'value_wrong_type', entry: 3, device, detail, samples: 2, topic: 'gateways/v1/gate-1/batch' });
  expect(said).toEqual([
    {
      topic: 'barrio/v1/gate-1/refused',
      code: 'value_wrong_type',
      item: 3,
      device,
      detail,
      samples: 2,
      meaning: expect.any(String),
      remedy: expect.stringContaining('Send numbers as JSON numbers'),
      receivedAt: '1970-01-01T00:00:00.000Z',
      suppressed: 0,
    },
  ]);
});

it('is not even written for a device that does not listen', () => {
  const { said, tell } = openTeller({ hears: false });
  tell('bay-1');
  expect(said).toEqual([]);
});

it('knows its own topics', () => {
  expect(isRefusedTopic(refusedTopic('bay-1'))).toBe(true);
  for (const topic of ['barrio/v1/bay-1/up', 'barrio/v1/refused', 'barrio/v1/a/b/refused']) {
    expect(isRefusedTopic(topic)).toBe(false);
  }
});
