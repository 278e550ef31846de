import { event } from './event.ts';

/** What is said of the books. */
export const ledgerEvents = {
  ledgerGap: event<{ after: number; upTo: number; messages: number }>({
    level: 'error',
    say: ({ after, upTo, messages }) =>
      `${messages} messages between ${after} and ${upTo} were never booked: the ledger was lost or replaced by an older one, or the journal was damaged there; the books say so from now on`,
    counter: {
      name: 'barrio_ledger_gaps_total',
      help: 'Messages that passed without being booked in the ledger',
      amount: 'messages',
    },
  }),
  ledgerJournalReplaced: event<{ booked: number; after: number }>({
    level: 'warn',
    say: ({ booked, after }) =>
      `the ledger has booked up to message ${booked}, which the journal does not reach: it was replaced; going on behind message ${after}, and what was booked stays booked`,
  }),
  ledgerOutOfBalance: event<{ imbalances: number; detail: string }>({
    level: 'error',
    say: ({ imbalances, detail }) =>
      `the ledger does not balance (${imbalances} places): ${detail} Readings may be lost or counted twice; tell the makers of Barrio`,
    counter: {
      name: 'barrio_ledger_out_of_balance_total',
      help: 'Times that the ledger was found out of balance in another way than before',
    },
  }),
  ledgerUnreadable: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `cannot look whether the ledger balances: ${reason}; looking again in a minute`,
    counter: { name: 'barrio_ledger_unreadable_total', help: 'Times that the ledger could not be looked at' },
  }),
  ledgerBalances: event<object>({ level: 'info', say: () => 'the ledger balances again' }),
} as const;
