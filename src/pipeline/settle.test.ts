import { expect, it } from 'vitest';
import { type Entry, position } from '../journal/port.ts';
import { account, hourOf } from '../ledger/port.ts';
import { deviceId, kindId } from '../model/ids.ts';
import { type Message, partition } from '../model/message.ts';
import type { Reading } from '../model/observation.ts';
import { epochMs } from '../model/time.ts';
import type { StoreReceipt } from '../stores/port.ts';
import type { Outcome } from './port.ts';
import { readSeal, writeSeal } from './seal.ts';
import { settle } from './settle.ts';
import { Tally } from './tally.ts';

const receivedAt = epochMs(Date.UTC(2026, 10, 21, 10, 59, 59));
const lamp = deviceId('lamp-1');

const message: Message = {
  topic: 'barrio/v1/lamp-1/up',
  payload: Buffer.from([0, 255, 10]),
  receivedAt,
  sender: 'lamp-1',
  via: 'mqtt',
  qos: 1,
  redelivery: false,
  packetId: 1,
  partition: partition(0),
};
const entry: Entry = { position: position(8), message };

const reading = (minute: number): Reading => ({
  device: lamp,
  kind: kindId('lamp'),
  area: undefined,
  time: epochMs(Date.UTC(2026, 10, 21, 9, minute)),
  receivedAt,
  observations: [
    { quantity: 'lamp_on', value: 1, quality: 'not_evaluated', reasons: [] },
    { quantity: 'battery_level', value: 80, quality: 'not_evaluated', reasons: [] },
  ],
});

const readings = [reading(1), reading(2), reading(3)];

/** Seven samples were received: one was refused by the pipeline, six went to the store. */
function outcome(): Outcome {
  const tally = new Tally();
  const row = tally.at(account(lamp), receivedAt);
  row.messages = 1;
  row.received = 7;
  row.rejected.value_impossible = 1;
  const origins = readings.map(() => entry);
  const place = { after: position(7), upTo: position(8), messages: 1 };
  return { readings, origins, deadLetters: [], rejudged: [], presence: [], tally: tally.rows, ...place };
}

const [first = reading(0), , third = reading(0)] = readings;
const receipt: StoreReceipt = {
  stored: 4,
  duplicates: 1,
  repeated: [{ reading: first, observations: 1 }],
  // As real stores do: an object of their own, of which only a part was refused.
  refused: [{ reading: { ...third, observations: third.observations.slice(0, 1) }, reason: 'field type conflict' }],
};

it('books each sample in one place, as pipeline and store say', () => {
  const [row, ...others] = settle(outcome(), receipt).entry.rows;
  expect(others).toEqual([]);
  expect(row).toEqual({
    account: 'lamp-1',
    hour: hourOf(receivedAt),
    messages: 1,
    received: 7,
    replayed: 0,
    stored: 4,
    duplicate: 1,
    rejected: { value_impossible: 1, store_refused: 1 },
  });
});

it('makes a letter of what the store refused, with its message and the time it was given', () => {
  const { letters } = settle(outcome(), receipt);
  expect(letters).toMatchObject([
    { code: 'store_refused', position: 8, item: 100_000, samples: 1, givenTime: third.time, device: 'lamp-1' },
  ]);
});

it('comes back from its text to the last byte', () => {
  const seal = settle(outcome(), receipt);
  const again = readSeal(writeSeal(seal));
  expect(again?.entry).toEqual(seal.entry);
  expect(again?.letters.map(({ payload, ...letter }) => ({ ...letter, payload: [...payload] }))).toEqual(
    seal.letters.map(({ payload, ...letter }) => ({ ...letter, payload: [...payload] })),
  );
});

it('knows the empty seal, and says loudly what it cannot read', () => {
  expect(readSeal('')).toBeUndefined();
  expect(() => readSeal('{"after":1}')).toThrow(/reading what the store sealed/u);
});
