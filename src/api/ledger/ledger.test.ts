import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon } from '../../../test/api/small-city.ts';
import { position } from '../../journal/port.ts';
import {
  account,
  type Counts,
  hourMs,
  type InFlight,
  type Ledger,
  type LedgerRow,
  type LedgerState,
  longAgo,
} from '../../ledger/port.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { createApi } from '../open-api.ts';
import { LedgerShape } from './shapes.ts';

const hour = (number: number): EpochMs => epochMs(noon + number * hourMs);

const row = (id: string, at: number, counts: Partial<Counts> = {}): LedgerRow => ({
  account: account(id),
  hour: hour(at),
  messages: 1,
  received: 1,
  replayed: 0,
  stored: 1,
  duplicate: 0,
  rejected: {},
  ...counts,
});

const refused = { received: 8, stored: 1, duplicate: 2, rejected: { time_invalid: 1, value_impossible: 4 } };

const rows: readonly LedgerRow[] = [
  row('bay-1', -2),
  row('bay-1', -1, refused),
  row('bay-9', -1, { received: 3, replayed: 2, stored: 3 }),
  row('gw-1', -1, { stored: 0, rejected: { device_unknown: 1 } }),
  row('removed', -30),
];

type Options = {
  readonly waiting?: readonly (readonly [string, number])[];
  readonly state?: Partial<LedgerState>;
  readonly books?: (ledger: Ledger) => Partial<Ledger>;
};

/** Asks a small city for its books, in which a few hours of a few devices are booked. */
async function open({ waiting = [], state = {}, books = () => ({}) }: Options = {}) {
  const inFlight: InFlight = {
    samples: ({ accounts }) =>
      waiting.reduce((sum, [id, samples]) => sum + (accounts?.includes(account(id)) === false ? 0 : samples), 0),
    messages: () => waiting.length,
  };
  const ledgerWatch = {
    state: () => ({ balances: true, imbalances: [], checkedAt: noon, ...state }),
    close: async () => undefined,
  };
  const city = await buildSmallCity({
    change: ({ ledger }) => ({ inFlight, ledgerWatch, ledger: { ...ledger, ...books(ledger) } }),
  });
  await city.parts.ledger.book({ after: position(0), upTo: position(5), rows });
  const app = createApi(city.parts);
  const get = (query: string) => ask(app, `/api/v1/ledger${query}`);
  const read = async (query: string) => LedgerShape.parse((await get(query)).body);
  return { get, read, city };
}

describe('the books', () => {
  it('say what became of everything, and add up to the sample', async () => {
    const { get, read } = await open({ waiting: [['bay-1', 5]] });
    const books = await read('');
    expect((await get('')).body).toEqual(books);
    expect(books).toEqual({
      summary:
        '17 readings came, 2 were tried again; still refused now: 0 (from the dead letters kept). 17 + 2 = 19 received = 6 stored + ' +
        '2 duplicate + 6 refused, at every try anew + 5 in flight.',
      refusedNow: 0,
      from: null,
      to: null,
      device: null,
      area: null,
      messages: 5,
      arrived: 17,
      received: 19,
      replayed: 2,
      stored: 6,
      duplicate: 2,
      rejected: [
        { code: 'value_impossible', count: 4, meaning: expect.stringContaining('can ever be') },
        { code: 'device_unknown', count: 1, meaning: expect.any(String) },
        { code: 'time_invalid', count: 1, meaning: expect.any(String) },
      ],
      inFlight: { samples: 5, messages: 1 },
      balances: true,
      imbalances: [],
      gaps: [],
      checkedAt: '2026-03-01T12:00:00.000Z',
    });
    const rejected = books.rejected.reduce((sum, { count }) => sum + count, 0);
    expect(books.received).toBe(books.stored + books.duplicate + rejected + books.inFlight.samples);
  });

  it.each([
    ['a device', '?device=bay-1', { device: 'bay-1', received: 12, stored: 2, inFlight: { samples: 3, messages: 2 } }],
    ['a gateway', '?device=gw-1', { received: 1, stored: 0 }],
    ['a device that is no longer registered', '?device=removed', { received: 1, stored: 1 }],
    ['a device that never spoke', '?device=lamp-1', { received: 0, stored: 0 }],
    ['an area', '?area=mayor', { area: 'mayor', received: 12, stored: 2 }],
    ['an area with others in it', '?area=city', { area: 'city', received: 16, stored: 5 }],
    ['an area without devices that spoke', '?area=puerto', { received: 4, stored: 3 }],
  ])('are kept for %s', async (_whom, query, expected) => {
    const { read } = await open({
      waiting: [
        ['bay-1', 3],
        ['bay-9', 1],
      ],
    });
    expect(await read(query)).toMatchObject(expected);
  });

  it('are answered in whole hours, and say in which', async () => {
    const { read } = await open();
    expect(await read('?from=2026-03-01T11:59:59Z&to=2026-03-01T12:30:00Z')).toMatchObject({
      from: '2026-03-01T11:00:00.000Z',
      to: '2026-03-01T12:00:00.000Z',
      received: 12,
    });
    expect(await read('?to=2026-03-01T11:00:00Z')).toMatchObject({ from: null, received: 2 });
  });

  it('are told hour by hour when asked, the last day when nothing else is said', async () => {
    const { read } = await open();
    const { hours, from, received } = await read('?by=hour&device=bay-1');
    expect(from).toBe('2026-02-28T12:00:00.000Z');
    expect(hours?.map((each) => [each.from, each.received])).toEqual([
      ['2026-03-01T10:00:00.000Z', 1],
      ['2026-03-01T11:00:00.000Z', 8],
    ]);
    expect(received).toBe(9);
    expect((await read('')).hours).toBeUndefined();
  });

  it('name the messages that were never booked', async () => {
    const { read, city } = await open();
    await city.parts.ledger.book({ after: position(8), upTo: position(9), rows: [row('bay-1', 0)] });
    expect((await read('?device=bay-9')).gaps).toEqual([{ after: 5, upTo: 8, messages: 3 }]);
  });
});

describe('books that do not balance', () => {
  it('say so, and why', async () => {
    const imbalances = [{ kind: 'samples', detail: 'bay-2 has one too many.' }] as const;
    const { read } = await open({ state: { balances: false, imbalances } });
    expect(await read('')).toMatchObject({ balances: false, imbalances });
  });

  it('say so of what was asked, also where the last look has not seen it yet', async () => {
    const { read, city } = await open();
    await city.parts.ledger.book({ after: position(5), upTo: position(6), rows: [row('bay-2', 0, { stored: 0 })] });
    const { balances, imbalances } = await read('?device=bay-2');
    expect([balances, imbalances[0]?.detail]).toEqual([false, expect.stringContaining('1 received, but 0 stored')]);
    expect((await read('?device=bay-1')).balances).toBe(true);
  });

  it('say when nobody has looked yet', async () => {
    const { read } = await open({ state: { checkedAt: undefined } });
    expect((await read('')).checkedAt).toBeNull();
  });
});

describe('what is too old to be told apart by hour', () => {
  const folded = { books: () => ({ byHourSince: () => hour(-1) }) };

  it('moves the beginning of what is asked of a device, and the answer says so; the city keeps every hour', async () => {
    const { read } = await open(folded);
    const query = '?from=2026-03-01T00:00:00Z';
    expect(await read(`${query}&device=bay-1`)).toMatchObject({ from: '2026-03-01T11:00:00.000Z', received: 8 });
    expect(await read(query)).toMatchObject({ from: '2026-03-01T00:00:00.000Z', received: 13 });
  });

  it('cannot be asked for up to a moment within it', async () => {
    const { get } = await open(folded);
    const { status, text } = await get('?device=bay-1&to=2026-03-01T11:00:00Z');
    expect([status, text]).toEqual([400, expect.stringContaining('2026-03-01T11:00:00.000Z')]);
  });

  it('is one line of its own', async () => {
    const { read } = await open({
      books: (ledger) => ({ hours: async () => [{ hour: longAgo, ...(await ledger.sum({})) }] }),
    });
    expect((await read('?by=hour')).hours?.map(({ from }) => from)).toEqual([null]);
  });
});

describe('a question that has no answer', () => {
  it.each([
    ['a device that nobody knows', '?device=nobody', 404, 'device_unknown'],
    ['an area that nobody knows', '?area=nowhere', 404, 'area_unknown'],
    ['both', '?device=bay-1&area=city', 400, 'invalid_request'],
    ['a span that ends before it begins', '?from=2026-03-01T10:00:00Z&to=2026-03-01T10:59:00Z', 400, 'invalid_request'],
    ['too many hours one by one', '?by=hour&from=2025-01-01T00:00:00Z', 400, 'invalid_request'],
    ['by something else', '?by=day', 400, 'invalid_request'],
    ['a time without its zone', '?from=2026-03-01T10:00:00', 400, 'invalid_request'],
  ])('says so: %s', async (_what, query, status, code) => {
    const { get } = await open();
    const answer = await get(query);
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ code })]);
  });
});
