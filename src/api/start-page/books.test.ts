import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon } from '../../../test/api/small-city.ts';
import { position } from '../../journal/port.ts';
import { account, hourOf } from '../../ledger/port.ts';
import { LedgerShape } from '../ledger/shapes.ts';
import { createApi } from '../open-api.ts';
import { booksOf, verdictOn } from './assets/books.js';

const balanced = { balances: true, imbalances: [], gaps: [], checkedAt: '2026-03-01T12:00:00.000Z' };

async function booksOfSmallCity() {
  const city = await buildSmallCity({ change: () => ({ inFlight: { samples: () => 1, messages: () => 1 } }) });
  const counts = { received: 12_345, replayed: 0, stored: 12_300, duplicate: 40, rejected: { time_invalid: 5 } };
  const row = { account: account('bay-1'), hour: hourOf(noon), messages: 1, ...counts };
  await city.parts.ledger.book({ after: position(0), upTo: position(1), rows: [row] });
  return LedgerShape.parse((await ask(createApi(city.parts), '/api/v1/ledger')).body);
}

describe('the sentence about the books', () => {
  it('says what became of everything, as the API answers it', async () => {
    const { before, hasReasons, after } = booksOf(await booksOfSmallCity());
    expect(`${before}${hasReasons ? ' (why)' : ''}${after}`).toBe(
      'Of 12,346 readings received, 12,300 are stored, 40 were repeats, 5 were refused (why), 1 is on its way.',
    );
    expect(verdictOn(await booksOfSmallCity())).toEqual({ said: 'The books balance.', isTrouble: false });
  });

  it('counts one as one, and offers no reasons where nothing was refused', () => {
    const { before, hasReasons, after } = booksOf({
      received: 1,
      arrived: 1,
      replayed: 0,
      refusedNow: 0,
      stored: 1,
      duplicate: 1,
      rejected: [],
      inFlight: { samples: 0 },
    });
    expect([before, hasReasons, after]).toEqual([
      'Of 1 reading received, 1 is stored, 1 was a repeat, 0 were refused',
      false,
      ', 0 are on their way.',
    ]);
  });
});

it('the sentence about the books tells tries from readings once refused ones were tried again, and still adds up', () => {
  const rejected = [{ count: 20 }, { count: 5 }];
  const tries = {
    received: 120,
    arrived: 100,
    replayed: 20,
    stored: 95,
    duplicate: 0,
    rejected,
    inFlight: { samples: 0 },
  };
  const { before, after } = booksOf({ ...tries, refusedNow: 5 });
  expect(`${before}${after}`).toBe(
    '100 readings came, and 20 refused ones were tried again. Of all 120 tries, 95 are stored, 0 were repeats, 25 were refused, ' +
      '0 are on their way. Still refused now, of those that are kept: 5.',
  );
});

describe('the verdict on the books', () => {
  it('is plain when they do not balance', () => {
    const imbalances = [{ detail: 'bay-1: 2 received, but 1 stored.' }];
    expect(verdictOn({ ...balanced, balances: false, imbalances })).toEqual({
      said: 'The books do not balance: bay-1: 2 received, but 1 stored.',
      isTrouble: true,
    });
  });

  it('waits for the first look', () => {
    expect(verdictOn({ ...balanced, checkedAt: null })).toEqual({
      said: 'The books are being checked.',
      isTrouble: false,
    });
  });

  it('hides no message that was never booked', () => {
    expect(verdictOn({ ...balanced, gaps: [{ messages: 3 }, { messages: 4 }] })).toEqual({
      said: 'The books balance. 7 messages were never booked.',
      isTrouble: true,
    });
  });
});
