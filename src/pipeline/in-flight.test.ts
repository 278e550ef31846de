import { expect, it } from 'vitest';
import { position } from '../journal/port.ts';
import { account } from '../ledger/port.ts';
import { type EpochMs, epochMs } from '../model/time.ts';
import { createInFlight } from './in-flight.ts';
import type { Outcome } from './port.ts';
import { Tally } from './tally.ts';

const hour = epochMs(Date.UTC(2026, 10, 21, 10));
const nextHour = epochMs(Date.UTC(2026, 10, 21, 11));

function outcome(
  upTo: number,
  received: readonly (readonly [device: string, at: EpochMs, samples: number])[],
): Outcome {
  const tally = new Tally();
  for (const [device, at, samples] of received) tally.at(account(device), at).received += samples;
  const nothing = { readings: [], origins: [], deadLetters: [], rejudged: [], presence: [] };
  return { ...nothing, tally: tally.rows, messages: 1, after: position(upTo - 1), upTo: position(upTo) };
}

function ledger() {
  let booked = position(0);
  return {
    position: () => booked,
    book: (upTo: number) => {
      booked = position(upTo);
    },
  };
}

it('counts what was read and is not booked, by account and hour', () => {
  const books = ledger();
  const onTheWay = createInFlight({ ledger: books, lag: () => 2 });
  onTheWay.read(
    outcome(1, [
      ['a', hour, 3],
      ['b', hour, 2],
    ]),
  );
  onTheWay.read(outcome(2, [['a', nextHour, 4]]));
  expect(onTheWay.samples({})).toBe(9);
  expect(onTheWay.samples({ accounts: [account('a')] })).toBe(7);
  expect(onTheWay.samples({ accounts: [account('a')], from: nextHour })).toBe(4);
  expect(onTheWay.samples({ to: nextHour })).toBe(5);
  books.book(1);
  expect(onTheWay.samples({})).toBe(4);
  books.book(2);
  expect(onTheWay.samples({})).toBe(0);
});

it('adds up neighbours when the store is away for long, and forgets no sample', () => {
  const books = ledger();
  const onTheWay = createInFlight({ ledger: books, lag: () => 0 });
  const devices = Array.from({ length: 1_000 }, (_, index) => [`device-${index}`, hour, 1] as const);
  for (let upTo = 1; upTo <= 300; upTo += 1) onTheWay.read(outcome(upTo, devices));
  expect(onTheWay.samples({})).toBe(300_000);
  expect(onTheWay.samples({ accounts: [account('device-7')] })).toBe(300);
  books.book(300);
  expect(onTheWay.samples({})).toBe(0);
});
