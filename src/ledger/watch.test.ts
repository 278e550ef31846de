import { expect, onTestFinished, test, vi } from 'vitest';
import { seconds } from '../model/duration.ts';
import { after, type EpochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { ten } from './contract/ledger.contract.ts';
import { createMemoryLedger } from './memory/memory-ledger.ts';
import type { Imbalance } from './port.ts';
import { startLedgerWatch } from './watch.ts';

const lost: Imbalance = { kind: 'samples', detail: 'bay-1: 2 received, but 1 stored.' };

/** A watch over books of which the test says what a look finds. */
function watchBooks() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const events = createSilentEvents();
  const books: { found: readonly Imbalance[] | Error; now: EpochMs } = { found: [], now: ten };
  const watch = startLedgerWatch({
    ledger: {
      ...createMemoryLedger(),
      async check() {
        if (books.found instanceof Error) throw books.found;
        return books.found;
      },
    },
    inFlight: { samples: () => 0 },
    clock: { now: () => books.now },
    events,
    every: seconds(60),
  });
  onTestFinished(() => watch.close());
  const aMinuteLater = async (found: readonly Imbalance[] | Error): Promise<void> => {
    books.found = found;
    books.now = after(books.now, seconds(60));
    await vi.advanceTimersByTimeAsync(60_000);
  };
  return { watch, aMinuteLater, said: () => events.emitted.map(({ name }) => name), events };
}

test('the first look is at once, and books that balance are no news', async () => {
  const { watch, said } = watchBooks();
  expect(watch.state()).toEqual({ balances: true, imbalances: [], checkedAt: undefined });
  await vi.advanceTimersByTimeAsync(0);
  expect([watch.state(), said()]).toEqual([{ balances: true, imbalances: [], checkedAt: ten }, []]);
});

test('books that do not balance are told once, until that changes', async () => {
  const { watch, aMinuteLater, said, events } = watchBooks();
  await aMinuteLater([lost]);
  await aMinuteLater([{ ...lost, detail: 'bay-1: 3 received, but 2 stored.' }]);
  await aMinuteLater([lost]);
  expect(watch.state()).toMatchObject({ balances: false, imbalances: [lost], checkedAt: after(ten, seconds(180)) });
  expect(events.emitted).toEqual([{ name: 'ledgerOutOfBalance', fields: { imbalances: 1, detail: lost.detail } }]);
  await aMinuteLater([lost, { kind: 'messages', detail: 'Another.' }]);
  await aMinuteLater([]);
  expect(watch.state().balances).toBe(true);
  expect(said()).toEqual(['ledgerOutOfBalance', 'ledgerOutOfBalance', 'ledgerBalances']);
});

test('a look that fails is told, and what was found before still holds', async () => {
  const { watch, aMinuteLater, said } = watchBooks();
  await aMinuteLater([lost]);
  await aMinuteLater(new Error('the disk is gone'));
  expect(watch.state()).toMatchObject({ balances: false, checkedAt: after(ten, seconds(60)) });
  await aMinuteLater([]);
  expect(said()).toEqual(['ledgerOutOfBalance', 'ledgerUnreadable', 'ledgerBalances']);
});
