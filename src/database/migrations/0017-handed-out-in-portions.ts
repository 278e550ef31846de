import type { Migration } from './index.ts';

export const handedOutInPortions: Migration = {
  name: 'handed out in portions',
  sql: `
    -- Announcements up to the cursor of fan_out of which some citizens have no word yet. Who has theirs stands in subscription_told.
    CREATE TABLE fan_out_open (
      seq INTEGER PRIMARY KEY
    ) STRICT;

    -- Public warnings as they were first given out, word by word: what was sent never changes, although areas and words do.
    CREATE TABLE public_warnings (
      announcement TEXT PRIMARY KEY,
      given_at INTEGER NOT NULL,
      message TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
