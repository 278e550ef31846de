import type { Migration } from './index.ts';

export const audit: Migration = {
  name: 'audit',
  sql: `
    -- Who changed what. Numbers are never given twice, so that a gap shows; what is written is not written over.
    CREATE TABLE audit (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      actor_is TEXT,
      actor_name TEXT,
      actor_role TEXT,
      came_from TEXT,
      action TEXT NOT NULL,
      target TEXT,
      status INTEGER NOT NULL,
      detail TEXT
    ) STRICT;
    CREATE INDEX audit_by_time ON audit (at);
    CREATE TRIGGER audit_stays_as_it_is BEFORE UPDATE ON audit
    BEGIN
      SELECT raise(ABORT, 'what the audit log says is not changed');
    END;
  `,
};
