import type { Migration } from './index.ts';

export const alertMemory: Migration = {
  name: 'alert-memory',
  sql: `
    -- Where the judging of conditions is in the journal, when it was last alive, and by which rules it judges: [{"id","version"}].
    CREATE TABLE alert_place (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      position INTEGER NOT NULL,
      alive_at INTEGER NOT NULL,
      rules TEXT NOT NULL
    ) STRICT;

    -- What it remembers there. In a form of its own.
    CREATE TABLE alert_memory (
      part TEXT PRIMARY KEY,
      bytes BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
