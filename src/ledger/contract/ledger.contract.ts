import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { position } from '../../journal/port.ts';
import { BugError } from '../../model/errors.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { nothing } from '../counts.ts';
import { account, type Counts, hourMs, type Ledger, type LedgerEntry, type LedgerRow, nobody } from '../port.ts';

/** 2026-11-21T10:00:00Z. */
export const ten = epochMs(Date.UTC(2026, 10, 21, 10));
export const hour = (number: number): EpochMs => epochMs(ten + number * hourMs);

/** What an account has in an hour: one message with one stored sample where nothing else is said. */
export const row = (id: string, at: EpochMs = ten, counts: Partial<Counts> = {}): LedgerRow => ({
  account: account(id),
  hour: at,
  ...nothing,
  messages: 1,
  received: 1,
  stored: 1,
  ...counts,
});

/** An entry of as many messages as its rows have. */
export const entry = (after: number, ...rows: readonly LedgerRow[]): LedgerEntry => ({
  after: position(after),
  upTo: position(after + rows.reduce((sum, { messages }) => sum + messages, 0)),
  rows,
});

const mixed = { messages: 3, received: 9, replayed: 2, stored: 4, duplicate: 2 } as const;

/** What every ledger does. `open` answers an empty one. */
export function ledgerContract(name: string, open: () => Promise<Ledger>): void {
  describe(`ledger: ${name}`, () => {
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = await open();
    });
    afterEach(() => ledger.close());

    test('an empty ledger has no place, no counts, and balances', async () => {
      expect(ledger.position()).toBeUndefined();
      expect(await ledger.sum({})).toEqual(nothing);
      expect(await ledger.hours({})).toEqual([]);
      expect(await ledger.gaps()).toEqual([]);
      expect(await ledger.check()).toEqual([]);
      expect([ledger.lifetime(), ledger.gapMessages()]).toEqual([nothing, 0]);
    });

    test('what is booked comes back, and the place with it', async () => {
      const rejected = { time_invalid: 2, value_impossible: 1 };
      await ledger.book(entry(0, row('bay-1', ten, { ...mixed, rejected })));
      expect(ledger.position()).toBe(3);
      expect(await ledger.sum({})).toEqual({ ...mixed, rejected });
      expect(ledger.lifetime()).toEqual({ ...mixed, rejected });
      expect(await ledger.check()).toEqual([]);
    });

    test('entries add up, by account and hour and for the city', async () => {
      const rejected = { time_invalid: 3 };
      await ledger.book(entry(0, row('bay-1'), row('bay-2'), row('bay-1', hour(1))));
      await ledger.book(entry(3, row('bay-1', ten, { ...mixed, rejected }), row('bay-1')));
      expect(await ledger.sum({ accounts: [account('bay-1')], to: hour(1) })).toEqual({
        messages: 5,
        received: 11,
        replayed: 2,
        stored: 6,
        duplicate: 2,
        rejected,
      });
      expect(await ledger.sum({ accounts: [account('bay-1')] })).toMatchObject({ messages: 6, received: 12 });
      expect(await ledger.sum({})).toMatchObject({ messages: 7, received: 13, stored: 8, rejected });
      expect(ledger.lifetime()).toEqual(await ledger.sum({}));
      expect(await ledger.check()).toEqual([]);
    });

    test('many accounts are more than one, and one that is named twice counts once', async () => {
      await ledger.book(entry(0, row('bay-1'), row('bay-2'), row('bay-3'), row('')));
      expect((await ledger.sum({ accounts: ['bay-1', 'bay-3', 'bay-1', 'bay-9'].map(account) })).received).toBe(2);
      expect((await ledger.sum({ accounts: [nobody] })).received).toBe(1);
      expect((await ledger.sum({ accounts: [] })).received).toBe(0);
    });

    test.each([
      ['all', {}, [0, 1, 2]],
      ['from an hour on, that hour included', { from: hour(1) }, [1, 2]],
      ['up to an hour, that hour excluded', { to: hour(2) }, [0, 1]],
      ['between two', { from: hour(1), to: hour(2) }, [1]],
      ['of one account', { accounts: [account('bay-2')] }, [1]],
      ['of an account without any', { accounts: [account('bay-9')] }, []],
    ])('hours come oldest first: %s', async (_case, query, expected) => {
      await ledger.book(entry(0, row('bay-1', hour(2)), row('bay-2', hour(1)), row('bay-1')));
      const hours = await ledger.hours(query);
      expect(hours.map((each) => each.hour)).toEqual(expected.map(hour));
      expect(hours.every(({ received, stored }) => received === 1 && stored === 1)).toBe(true);
      expect((await ledger.sum(query)).received).toBe(expected.length);
    });

    test('an entry that is booked already changes nothing', async () => {
      await ledger.book(entry(0, row('bay-1'), row('bay-2')));
      await ledger.book(entry(0, row('bay-1'), row('bay-2')));
      await ledger.book(entry(0, row('bay-1')));
      expect((await ledger.sum({})).received).toBe(2);
      expect([ledger.position(), ledger.lifetime().received]).toEqual([2, 2]);
      expect(await ledger.check()).toEqual([]);
    });

    test('an entry that is booked in part is a fault of ours, and nothing of it is booked', async () => {
      await ledger.book(entry(0, row('bay-1'), row('bay-2')));
      await expect(ledger.book(entry(1, row('bay-2'), row('bay-3')))).rejects.toThrow(BugError);
      expect((await ledger.sum({})).received).toBe(2);
      expect([ledger.position(), ledger.lifetime().received]).toEqual([2, 2]);
    });

    test('the first entry may begin anywhere', async () => {
      await ledger.book(entry(5000, row('bay-1')));
      expect(await ledger.gaps()).toEqual([]);
      expect(await ledger.check()).toEqual([]);
    });

    test('messages that were passed over are a gap, which is kept and told, and with it the books balance', async () => {
      await ledger.book(entry(10, row('bay-1')));
      await ledger.book(entry(15, row('bay-1')));
      expect(await ledger.gaps()).toEqual([{ after: 11, upTo: 15, messages: 4 }]);
      expect(ledger.gapMessages()).toBe(4);
      expect(await ledger.check()).toEqual([]);
    });

    test('messages that are missing in an entry are a gap too', async () => {
      await ledger.book({ ...entry(0, row('bay-1'), row('bay-2')), upTo: position(5) });
      expect(await ledger.gaps()).toEqual([{ after: 0, upTo: 5, messages: 3 }]);
      expect(await ledger.check()).toEqual([]);
    });

    test('in a journal that was replaced the books go on, and what was booked stays', async () => {
      await ledger.book(entry(7, row('bay-1'), row('bay-2')));
      await ledger.beginAnew(position(2));
      expect(ledger.position()).toBe(2);
      await ledger.book(entry(2, row('bay-1')));
      expect([ledger.position(), (await ledger.sum({})).received]).toEqual([3, 3]);
      expect([await ledger.gaps(), await ledger.check()]).toEqual([[], []]);
    });

    test('an account whose samples became more or fewer than were received does not balance', async () => {
      await ledger.book(entry(0, row('bay-1'), row('bay-2', ten, { received: 3, rejected: { time_invalid: 1 } })));
      const imbalances = await ledger.check();
      expect(imbalances.map(({ kind }) => kind)).toContain('samples');
      expect(imbalances.map(({ detail }) => detail).join()).toMatch(/bay-2.*3 received/);
    });

    test('more messages than there were do not balance', async () => {
      await ledger.book({ ...entry(0, row('bay-1'), row('bay-2')), upTo: position(1) });
      expect((await ledger.check()).map(({ kind }) => kind)).toEqual(['messages']);
    });

    test('what did not balance is found again at the next look', async () => {
      await ledger.book(entry(0, row('bay-1', ten, { received: 2 })));
      for (let later = 1; later <= 100; later += 1) await ledger.book(entry(later, row('bay-1', hour(later))));
      for (let look = 0; look < 6; look += 1) expect(await ledger.check()).not.toEqual([]);
    });
  });
}
