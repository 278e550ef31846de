import type { Migration } from './index.ts';

export const ledger: Migration = {
  name: 'ledger',
  sql: `
    -- Hour first: what is booked now lies on a few pages side by side, however many devices and hours there are.
    CREATE TABLE ledger_accounts (
      hour INTEGER NOT NULL,
      account TEXT NOT NULL,
      messages INTEGER NOT NULL,
      received INTEGER NOT NULL,
      replayed INTEGER NOT NULL,
      stored INTEGER NOT NULL,
      duplicate INTEGER NOT NULL,
      PRIMARY KEY (hour, account)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ledger_rejected (
      hour INTEGER NOT NULL,
      account TEXT NOT NULL,
      code TEXT NOT NULL,
      samples INTEGER NOT NULL,
      PRIMARY KEY (hour, account, code)
    ) STRICT, WITHOUT ROWID;

    -- The same once more for the whole city, so that one can be held against the other.
    CREATE TABLE ledger_city (
      hour INTEGER PRIMARY KEY,
      messages INTEGER NOT NULL,
      received INTEGER NOT NULL,
      replayed INTEGER NOT NULL,
      stored INTEGER NOT NULL,
      duplicate INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE ledger_city_rejected (
      hour INTEGER NOT NULL,
      code TEXT NOT NULL,
      samples INTEGER NOT NULL,
      PRIMARY KEY (hour, code)
    ) STRICT, WITHOUT ROWID;

    -- One row: what is booked is everything behind origin, up to position, but for the gaps.
    CREATE TABLE ledger_place (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      position INTEGER NOT NULL,
      origin INTEGER NOT NULL,
      by_hour_since INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE ledger_gaps (
      number INTEGER PRIMARY KEY,
      after INTEGER NOT NULL,
      up_to INTEGER NOT NULL,
      messages INTEGER NOT NULL
    ) STRICT;
  `,
};
