import type { Migration } from './index.ts';

export const rollups: Migration = {
  name: 'rollups',
  sql: `
    -- Hours and days of the city whose rollups are not what the readings say.
    CREATE TABLE rollup_dirty_hours (
      kind TEXT NOT NULL,
      hour INTEGER NOT NULL,
      PRIMARY KEY (kind, hour)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rollup_dirty_days (
      kind TEXT NOT NULL,
      day INTEGER NOT NULL,
      PRIMARY KEY (kind, day)
    ) STRICT, WITHOUT ROWID;

    -- Of hours before frozen_before the rollups stay as they are; readings before readings_before are deleted.
    CREATE TABLE rollup_frozen (
      kind TEXT PRIMARY KEY,
      frozen_before INTEGER NOT NULL,
      readings_before INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Frozen hours for which readings arrived all the same: those readings are in no rollup, and stay.
    CREATE TABLE rollup_frozen_hours (
      kind TEXT NOT NULL,
      hour INTEGER NOT NULL,
      PRIMARY KEY (kind, hour)
    ) STRICT, WITHOUT ROWID;

    -- Which store was looked through for hours with readings, as text that another store, file or time zone does not have.
    CREATE TABLE rollup_survey (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      mark TEXT NOT NULL
    ) STRICT;

    CREATE TABLE retention_clock (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      seen INTEGER NOT NULL,
      believed INTEGER NOT NULL
    ) STRICT;
  `,
};
