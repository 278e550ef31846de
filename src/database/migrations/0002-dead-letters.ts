import type { Migration } from './index.ts';

export const deadLetters: Migration = {
  name: 'dead letters',
  sql: `
    CREATE TABLE dead_letters (
      position INTEGER NOT NULL,
      item INTEGER NOT NULL,
      code TEXT NOT NULL,
      detail TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      topic TEXT NOT NULL,
      sender TEXT NOT NULL,
      device TEXT,
      bytes INTEGER NOT NULL,
      payload BLOB NOT NULL, -- last, because what comes after a long value is slow to reach
      -- The moment too, so that a journal which began anew does not seem to repeat the former one.
      PRIMARY KEY (position, item, received_at)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX dead_letters_by_time ON dead_letters (received_at, position, item);
    CREATE INDEX dead_letters_by_code ON dead_letters (code, received_at, position, item);
    CREATE INDEX dead_letters_by_device ON dead_letters (device, received_at, position, item) WHERE device IS NOT NULL;

    -- Kept with every change, so that counting and the byte limit never read the letters.
    CREATE TABLE dead_letter_totals (
      code TEXT PRIMARY KEY,
      letters INTEGER NOT NULL,
      bytes INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
