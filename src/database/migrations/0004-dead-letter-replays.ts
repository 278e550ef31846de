import type { Migration } from './index.ts';

export const deadLetterReplays: Migration = {
  name: 'dead letter replays',
  sql: `
    ALTER TABLE dead_letters ADD COLUMN samples INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE dead_letters ADD COLUMN given_time INTEGER; -- NULL in letters of before: received_at

    CREATE INDEX dead_letters_by_sender ON dead_letters (sender, received_at, position, item) WHERE sender <> '';

    -- What is to be tried again. Apart from the letters, because to change a letter is to write its payload once more; and in the
    -- order in which it is tried.
    CREATE TABLE dead_letter_replays (
      received_at INTEGER NOT NULL,
      position INTEGER NOT NULL,
      item INTEGER NOT NULL,
      asked_at INTEGER NOT NULL,
      PRIMARY KEY (received_at, position, item),
      FOREIGN KEY (position, item, received_at) REFERENCES dead_letters (position, item, received_at) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE dead_letter_replay_state (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      state TEXT NOT NULL CHECK (state IN ('idle', 'under_way'))
    ) STRICT;
    INSERT INTO dead_letter_replay_state (only, state) VALUES (1, 'idle');
  `,
};
